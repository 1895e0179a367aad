// Starts the app in a page: the WebAssembly program, and the service worker that lets it start without a network.
//
// The page talks to the app in one DOM event, `jobsheet:update`, fired on `window` when a newer version waits.
// The app answers with `postMessage("SKIP_WAITING")` to `registration.waiting` when the person wants it.

import init from "program";

init({ module_or_path: WASM_URL });

// The Tauri shell brings its own files and its own core; there is nothing to cache.
if ("serviceWorker" in navigator && !("__TAURI_INTERNALS__" in window)) {
  window.addEventListener("load", () => register().catch((error) => console.warn("no service worker", error)));
}

async function register() {
  const hadOne = Boolean(navigator.serviceWorker.controller);
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  if (registration.waiting) announce();
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller) announce();
    });
  });
  // The first service worker takes a page over quietly; a later one means other files, so start again with them.
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne) location.reload();
  });
}

function announce() {
  window.dispatchEvent(new CustomEvent("jobsheet:update"));
}
