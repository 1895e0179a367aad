// Waiting for what people wait for: a state shown on the screen.

import { until } from "../support/server.mjs";

/** Waits until an element says it has that status. */
export async function expectStatus(element, status) {
  let seen;
  await until(
    async () => (seen = await element.getAttribute("data-status", { timeout: 5000 })) === status,
    () => `expected ${status}, seen ${seen}`,
  );
}
