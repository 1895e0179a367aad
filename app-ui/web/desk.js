// The desk's program, for `boot.js` to start. The map is a chunk of its own: most of a megabyte that only somebody who opens
// the map should load (`src/desk/map/canvas.rs` calls this).

export { default } from "program";

const load = (script) => import(script);

globalThis.jobsheetMap = () => load(MAP_JS);
