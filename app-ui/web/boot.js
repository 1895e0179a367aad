// Starts the app in a page: the WebAssembly program, and the service worker that lets it start without a network.
//
// The page talks to the app in one DOM event, `jobsheet:update`, fired on `window` when a newer version waits.
// The app answers with `postMessage("SKIP_WAITING")` to `registration.waiting` when the person wants it.

import init from "program";

const started = init({ module_or_path: WASM_URL });

/** How often an app that stays open for days looks for a newer version, when somebody looks at it. */
const LOOK_AGAIN_MS = 60 * 60 * 1000;

// The Tauri shell brings its own files and its own core; there is nothing to cache.
if ("serviceWorker" in navigator && !("__TAURI_INTERNALS__" in window)) {
  // After the app has begun to listen; and even if it could not start, because the next version may.
  started.catch(() => {}).then(() => register().catch((error) => console.warn("no service worker", error)));
}

async function register() {
  let controlled = Boolean(navigator.serviceWorker.controller);
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
    if (controlled) location.reload();
    controlled = true;
  });
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < LOOK_AGAIN_MS) return;
    looked = Date.now();
    // Without a network this fails, which is no news.
    registration.update().catch(() => {});
  });
}

function announce() {
  window.dispatchEvent(new CustomEvent("jobsheet:update"));
}
