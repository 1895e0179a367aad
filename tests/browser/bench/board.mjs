// `cargo xtask bench board`: the board with 5,000 orders and 500 technicians, scrolled and dragged across in Chromium.
//
// The company is made by the server's own functions (`tests/bench/board`), and its day is the server's answer. A frame is the time between
// two of the browser's own animation frames while something moves all the time; the longest one counts. The server's answers are timed from
// outside: a day that has to be laid out anew, one that is kept, and a week.

import test from "node:test";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openDesk } from "../support/browser.mjs";
import { tomorrow } from "../support/board.mjs";
import { startServer } from "../support/server.mjs";
import { Board } from "../pages/board.mjs";
import { conclude, explain, percentile, tell } from "./measure.mjs";

const MOST = 50;

/** Makes the company; its folder goes when the bench ends. */
async function makeCompany(t) {
  const data = await mkdtemp(join(tmpdir(), "jobsheet-large-"));
  t.after(() => rm(data, { recursive: true, force: true }));
  const { stdout } = await promisify(execFile)(process.env.JOBSHEET_COMPANY ?? "target/release/examples/bench-company", [data]);
  return { data, logins: JSON.parse(stdout).logins };
}

/** Half of some answers take no longer, in milliseconds; `before` each. */
async function timed(times, before, ask) {
  const took = [];
  for (let round = 0; round < times; round += 1) {
    await before(round);
    const begun = performance.now();
    await ask();
    took.push(performance.now() - begun);
  }
  return percentile(took, 0.5);
}

/** The server's part: what a change costs the next who looks, and what all others get. */
async function measureAnswers(day) {
  const week = () => day.api.get(`/api/board/week?from=${day.name}`);
  const [first] = (await day.board()).pool;
  // Giving it away and taking it back leaves the day as it was, but nothing of it may be kept.
  const row = (await day.board()).rows[0];
  const change = (round) => day.move(first.id, round % 2 ? null : row.technician);
  tell("board.answer_fresh_ms", await timed(6, change, day.board), "ms");
  tell("board.answer_kept_ms", await timed(9, () => {}, day.board), "ms");
  tell("board.week_fresh_ms", await timed(6, change, week), "ms");
  tell("board.week_kept_ms", await timed(9, () => {}, week), "ms");
}

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
  const server = await startServer(t, await makeCompany(t));
  const day = await tomorrow(server);
  await measureAnswers(day);
  const desk = new Board(await openDesk(t));
  const { page } = desk;
  await desk.signIn(server.url, server.login("dana"));
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
