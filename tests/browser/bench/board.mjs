// `cargo xtask bench board`: the board with 5,000 orders and 500 technicians, scrolled and dragged across in Chromium.
//
// The day is made up and served in place of the server's (`serveLargeBoard`): what is measured is the screen. A frame is the
// time between two of the browser's own animation frames while something moves all the time; the longest one counts.

import test from "node:test";
import { openDesk } from "../support/browser.mjs";
import { serveLargeBoard, tomorrow } from "../support/board.mjs";
import { startServer } from "../support/server.mjs";
import { Board } from "../pages/board.mjs";
import { conclude, explain, percentile, tell } from "./measure.mjs";

const MOST = 50;

/** Starts counting frames; the function it gives back ends it and says how long each took. */
async function watchFrames(page) {
  await page.evaluate(() => {
    const frames = (window.frames_ = []);
    let before = performance.now();
    window.watching_ = true;
    requestAnimationFrame(function next() {
      const now = performance.now();
      frames.push(now - before);
      before = now;
      if (window.watching_) requestAnimationFrame(next);
    });
  });
  return () => page.evaluate(() => ((window.watching_ = false), window.frames_.slice(1)));
}

/** Scrolls for some seconds, a little with every frame, as a wheel or a finger does. */
async function scroll(page, selector, by, times) {
  await page.evaluate(
    ([selector, by, times]) =>
      new Promise((done) => {
        const element = document.querySelector(selector);
        // Reading how far it is scrolled would make the browser lay out the page once more.
        let top = element.scrollTop;
        requestAnimationFrame(function next() {
          element.scrollTop = top += by;
          times -= 1;
          if (times > 0) requestAnimationFrame(next);
          else done();
        });
      }),
    [selector, by, times],
  );
}

test("frames", async (t) => {
  const server = await startServer(t);
  const day = await tomorrow(server);
  const desk = new Board(await openDesk(t));
  const { page } = desk;
  await desk.signIn(server.url, server.login("dana"));
  await serveLargeBoard(page, await day.board(), { technicians: 500, orders: 5_000 });
  const begun = Date.now();
  await desk.show(day.name);
  tell("board.shown_ms", Date.now() - begun, "ms");
  await page.waitForTimeout(1_000);

  const say = (name, frames) => {
    explain(`${name}: ${frames.length} frames, half of them within ${percentile(frames, 0.5).toFixed(1)} ms, 99 % within ${percentile(frames, 0.99).toFixed(1)} ms`);
    tell(`board.longest_frame_${name}_ms`, Math.max(...frames), "ms", MOST);
  };
  let end = await watchFrames(page);
  await scroll(page, ".board-times", 45, 240);
  say("rows", await end());
  end = await watchFrames(page);
  await scroll(page, ".board-times", -400, 60);
  say("rows_fast", await end());
  end = await watchFrames(page);
  await scroll(page, ".board-pool__scroll", 60, 240);
  say("pool", await end());

  const card = await desk.find("card").nth(10).boundingBox();
  const row = await desk.find("row").nth(8).boundingBox();
  await page.mouse.move(card.x + 20, card.y + 20);
  await page.mouse.down();
  end = await watchFrames(page);
  await page.mouse.move(row.x + 400, row.y + 20, { steps: 20 });
  for (let round = 0; round < 6; round += 1) {
    await page.mouse.move(row.x + 900, row.y + 300 - (round % 2) * 400, { steps: 40 });
    await page.mouse.move(row.x + 300, row.y - 200 + (round % 3) * 200, { steps: 40 });
  }
  // At the lower edge the grid scrolls by itself.
  await page.mouse.move(row.x + 500, 890, { steps: 10 });
  await page.waitForTimeout(1_500);
  say("drag", await end());
  await page.keyboard.press("Escape");
  await page.mouse.up();
  conclude();
});
