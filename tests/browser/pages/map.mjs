// The map, in a dispatcher's words: what is drawn and what is listed.

import { until } from "../support/server.mjs";
import { Desk } from "./desk.mjs";

export class DayMap extends Desk {
  async show(day = "") {
    await this.page.goto(new URL(`/desk/map/${day}`, this.page.url()).href);
    await this.find("map-stop").first().waitFor();
  }

  /** Until the map is drawn and at rest: nothing is loading or moving. */
  async drawn() {
    await this.page.waitForFunction(() => document.querySelector(".map-canvas")?.dataset.ready === "true");
    const idle = () => this.page.evaluate(() => Number(document.querySelector(".map-canvas").dataset.idle ?? 0));
    await until(async () => (await idle()) > 0, () => "the map never came to rest");
  }

  stop(id) {
    return this.page.locator(`[data-testid=map-stop][data-order="${id}"]`);
  }

  person(id) {
    return this.page.locator(`[data-testid=map-person-part][data-technician="${id}"]`);
  }

  /** How many different colours a part of the drawn map has: nothing drawn is one. */
  async colours() {
    const picture = await this.find("map-canvas").screenshot();
    return this.page.evaluate(async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const brush = canvas.getContext("2d");
      brush.drawImage(bitmap, 0, 0);
      const { data } = brush.getImageData(0, 0, bitmap.width, bitmap.height);
      const seen = new Map();
      for (let at = 0; at < data.length; at += 4) {
        const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        seen.set(colour, (seen.get(colour) ?? 0) + 1);
      }
      return [...seen].sort(([, one], [, other]) => other - one);
    }, [...picture]);
  }

  /** Clicks the drawn map at a share of its width and height. */
  async press(across, down) {
    const box = await this.find("map-canvas").boundingBox();
    await this.page.mouse.click(box.x + box.width * across, box.y + box.height * down);
  }
}
