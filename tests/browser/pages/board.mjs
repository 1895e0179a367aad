// The board, in a dispatcher's words: where orders are, and moving them by mouse and by keyboard.

import { Desk } from "./desk.mjs";

export class Board extends Desk {
  async show(day) {
    await this.page.goto(new URL(`/desk/board/${day}`, this.page.url()).href);
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

  /** Brings a card of the pool into sight by what is written on it. */
  async search(words) {
    await this.find("pool-search").fill(words);
    await this.find("card").filter({ hasText: words }).first().waitFor();
  }

  /** The place of an hour of the day in somebody's row, in pixels of the window. */
  async spot(technician, hour) {
    await this.rowOf(technician).scrollIntoViewIfNeeded();
    const row = await this.rowOf(technician).boundingBox();
    const [minute, names] = await this.page.evaluate(() => {
      const style = getComputedStyle(document.querySelector(".board-panes"));
      return ["--board-minute", "--board-names"].map((name) => parseFloat(style.getPropertyValue(name)));
    });
    const first = Number((await this.page.locator(".board-ruler__hour").first().textContent()).slice(0, 2));
    return { x: row.x + names + (hour - first) * 60 * minute, y: row.y + row.height / 2 };
  }

  /** Takes hold of an order at its left end and carries it to an hour in somebody's row; lets go unless told not to. */
  async carry(order, technician, hour, { drop = true } = {}) {
    const to = await this.spot(technician, hour);
    const box = await order.boundingBox();
    await this.page.mouse.move(box.x + 1, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x + 20, to.y, { steps: 4 });
    await this.page.mouse.move(to.x + 1, to.y, { steps: 4 });
    await this.find("ghost").waitFor();
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    if (drop) await this.page.mouse.up();
  }

  /** Gives a reason, if one is asked for. */
  async because(words) {
    await this.find("reason-words").fill(words);
    await this.find("reason-do").click();
    await this.find("board-reason").waitFor({ state: "hidden" });
  }

  /** What screen readers were told last. */
  async said() {
    return this.find("said").textContent();
  }
}
