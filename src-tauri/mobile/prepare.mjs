// Puts our words and permissions into the projects that `tauri android init` and `tauri ios init` generate.
// Run from the repository's root: `node src-tauri/mobile/prepare.mjs android|ios`. Running it twice changes nothing.

import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = "src-tauri/mobile";
const system = process.argv[2];

if (system === "android") {
  const main = "src-tauri/gen/android/app/src/main";
  const manifest = join(main, "AndroidManifest.xml");
  if (!existsSync(manifest)) throw new Error(`${manifest} is missing: run "tauri android init" first`);
  for (const folder of ["values", "values-zh", "xml"]) {
    cpSync(join(here, "android", folder), join(main, "res", folder), { recursive: true });
  }
  const wanted = readFileSync(join(here, "android/permissions.xml"), "utf8").match(/<uses-[^>]*\/>/g);
  let text = readFileSync(manifest, "utf8");
  const missing = wanted.filter((line) => !text.includes(line.match(/android:name="([^"]+)"/)[1]));
  text = text.replace(/<application/, `${missing.map((line) => `${line}\n    `).join("")}<application`);
  // A replica in a backup would come back to life with sequence numbers that it has used already. From Android 12 on
  // `allowBackup` no longer stops the transfer from an old phone to a new one; the rules do.
  const application = {
    "android:allowBackup": "false",
    "android:fullBackupContent": "false",
    "android:dataExtractionRules": "@xml/data_extraction_rules",
  };
  for (const [name, value] of Object.entries(application)) {
    const set = `${name}="${value}"`;
    const there = new RegExp(`${name}="[^"]*"`);
    text = there.test(text) ? text.replace(there, set) : text.replace(/<application/, `<application\n        ${set}`);
  }
  writeFileSync(manifest, text);
} else if (system === "ios") {
  const apple = "src-tauri/gen/apple";
  const target = existsSync(apple) && readdirSync(apple).find((name) => name.endsWith("_iOS"));
  if (!target) throw new Error(`${apple} is missing: run "tauri ios init" first`);
  cpSync(join(here, "ios"), join(apple, target), { recursive: true });
} else {
  throw new Error("say android or ios");
}
