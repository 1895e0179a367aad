// Prepares photos for the device core, one at a time, in a worker of their own. Messages wait until the program is there.

import init, { prepare } from "program";

const ready = init({ module_or_path: WASM });

self.addEventListener("message", async ({ data: { id, bytes } }) => {
  await ready;
  let answer;
  try {
    answer = prepare(new Uint8Array(bytes));
  } catch (error) {
    // The program says why as text; anything else is a crash, after which nothing more can be expected of it.
    if (typeof error !== "string") throw error;
    return self.postMessage({ id, error });
  }
  self.postMessage({ id, ...answer }, [answer.jpeg.buffer]);
});
