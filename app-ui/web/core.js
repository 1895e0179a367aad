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

await init({ module_or_path: WASM });

self.removeEventListener("message", keep);
for (const event of early) {
  self.dispatchEvent(new MessageEvent("message", { data: event.data, ports: [...event.ports] }));
}
