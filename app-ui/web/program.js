// One of the app's programs, for `boot.js` to start: the glue that wasm-bindgen made, under a name of its own.

export { default } from "program";
