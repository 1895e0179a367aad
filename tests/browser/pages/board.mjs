// The board, in a dispatcher's words: where orders are, and moving them by mouse and by keyboard.

import { Desk } from "./desk.mjs";

export class Board extends Desk {
  async show() {
    await this.page.goto(new URL("/desk/board", this.page.url()).href);
    await this.find("row").first().waitFor();
    await this.find("card").first().waitFor();
  }

  card(id) {
    return this.page.locator(`[data-testid=card][data-order="${id}"]`);
  }

  block(id) {
    return this.page.locator(`[data-testid=block][data-order="${id}"]`);
  }

  rowOf(technician) {
    return this.page.locator(`[data-testid=row][data-technician="${technician}"]`);
  }

  /** The place of an hour of the day in somebody's row, in pixels of the window. */
  async spot(technician, hour) {
    const row = await this.rowOf(technician).boundingBox();
    const hours = await this.page.evaluate(() => {
      const grid = document.querySelector(".board-panes");
      return { minute: parseFloat(getComputedStyle(grid).getPropertyValue("--board-minute")), names: parseFloat(getComputedStyle(grid).getPropertyValue("--board-names")) };
    });
    const first = Number((await this.page.locator(".board-ruler__hour").first().textContent()).slice(0, 2));
    return { x: row.x + hours.names + (hour - first) * 60 * hours.minute, y: row.y + row.height / 2 };
  }

  /** Takes hold of an order's left end and carries it to an hour in somebody's row; lets go only if told so. */
  async carry(order, technician, hour, { drop = true } = {}) {
    const box = await order.boundingBox();
    await this.page.mouse.move(box.x + 1, box.y + box.height / 2);
    await this.page.mouse.down();
    const to = await this.spot(technician, hour);
    await this.page.mouse.move(to.x + 20, to.y, { steps: 4 });
    await this.page.mouse.move(to.x + 1, to.y, { steps: 4 });
    await this.find("ghost").waitFor();
    if (drop) await this.page.mouse.up();
  }

  /** What screen readers were told last. */
  async said() {
    return this.find("said").textContent();
  }
}
