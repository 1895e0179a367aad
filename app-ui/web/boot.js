// Starts the app in a page: the program that the address belongs to, and the service worker that lets it start without
// a network. Both programs are whole in themselves; a phone loads the technician's, an office the desk's.
//
// The page talks to the app in one DOM event, `jobsheet:update`, fired on `window` when a newer version waits.
// The app answers with `postMessage("SKIP_WAITING")` to `registration.waiting` when the person wants it.

/** The desk's addresses; `src/place.rs` has the same rule. */
const DESKS = /^\/(desk|gallery)(\/|$)/;

const inShell = "__TAURI_INTERNALS__" in window;

/** What this browser was used as before, and so will be: `src/place.rs` remembers it. Blocked storage throws. */
function remembered() {
  try {
    return localStorage.getItem("jobsheet-place");
  } catch {
    return null;
  }
}

// An office opens at its desk, without the other program in between.
if (location.pathname === "/" && remembered() === "desk") history.replaceState(null, "", "/desk");
const atDesk = DESKS.test(location.pathname);

// On a technician's device the core opens its database while the screens are still being compiled. They take it over
// (`src/transport/worker.rs`) with what it has said until then.
if (!atDesk && !inShell && remembered() === "field") beginCore();

const started = atDesk ? start(DESK_JS, DESK_WASM, dress(DESK_CSS)) : start(FIELD_JS, FIELD_WASM);

function beginCore() {
  const script = document.querySelector('meta[name="jobsheet-worker"]').content;
  const worker = new Worker(script, { type: "module", name: "jobsheet-core" });
  const begun = { worker, said: [], failed: false };
  worker.onmessage = ({ data }) => begun.said.push(data);
  worker.onerror = () => (begun.failed = true);
  window.jobsheetCore = begun;
}

/** The desk's own style sheet; a page without it is ugly, not broken. */
function dress(href) {
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done });
    document.head.append(link);
  });
}

/** The glue and the program are fetched side by side; nothing is shown before it is dressed. */
async function start(glue, wasm, dressed) {
  const bytes = fetch(wasm);
  const { default: init } = await import(glue);
  await dressed;
  await init({ module_or_path: bytes });
}

/** How often an app that stays open for days looks for a newer version, when somebody looks at it. */
const LOOK_AGAIN_MS = 60 * 60 * 1000;

// The Tauri shell brings its own files and its own core; there is nothing to cache.
if ("serviceWorker" in navigator && !inShell) {
  reloadWithAnother();
  // After the app has begun to listen; and even if it could not start, because the next version may.
  const runs = started.then(
    () => true,
    (error) => (console.error("the app could not start", error), false),
  );
  runs.then(register).catch((error) => console.warn("no service worker", error));
}

/** The first service worker takes a page over quietly; a later one means other files, so start again with them. */
function reloadWithAnother() {
  // Before the program runs, which takes seconds on an old phone: the change may come in them, and comes once.
  let controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (controlled) location.reload();
    controlled = true;
  });
}

async function register(runs) {
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  // Where nothing runs there is nobody to ask: this version's files are gone, and the next one takes over at once.
  const announce = () =>
    runs ? window.dispatchEvent(new CustomEvent("jobsheet:update")) : registration.waiting?.postMessage("SKIP_WAITING");
  if (registration.waiting) announce();
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller) announce();
    });
  });
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < LOOK_AGAIN_MS) return;
    looked = Date.now();
    // Without a network this fails, which is no news.
    registration.update().catch(() => {});
  });
}
