// Starts the device core in a dedicated worker.
//
// Loading takes a moment, and messages that arrive before the program listens would be lost. They wait here and are
// handed over, in order, once it does.

import init from "program";

// Where the core finds its helper for photos.
self.jobsheetPhotos = PHOTO_JS;

const early = [];
const keep = (event) => early.push(event);
self.addEventListener("message", keep);

const ready = init({ module_or_path: WASM });
// The first number that a program writes takes the browser 30 to 50 ms, once for all its threads. The page would have to
// wait for it; here it passes while the core is on its way.
(0).toLocaleString();
await ready;

self.removeEventListener("message", keep);
for (const event of early) {
  self.dispatchEvent(new MessageEvent("message", { data: event.data, ports: [...event.ports] }));
}
