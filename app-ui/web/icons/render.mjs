// Renders icon.svg into the PNG icons that are committed beside it: `node app-ui/web/icons/render.mjs`.
// A maskable icon has its picture inside the middle 80 % and colour to every edge, because phones cut it to any shape.

import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const here = new URL("./", import.meta.url);
const svg = await readFile(new URL("icon.svg", here), "utf8");
const maskable = svg
  .replace('rx="112"', 'rx="0"')
  .replace('<g id="mark">', '<g id="mark" transform="translate(64 64) scale(0.75)">');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
for (const [name, picture] of [["icon", svg], ["maskable", maskable]]) {
  for (const size of [192, 512]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px}</style>${picture}`);
    await writeFile(new URL(`${name}-${size}.png`, here), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
}
await browser.close();
