// Every component in every state, in every theme and language, on a phone and on a desk.

import test from "node:test";
import assert from "node:assert/strict";
import { DESK, LANGUAGES, PHONE, THEMES, openBrowser } from "./support/browser.mjs";
import { serveFiles } from "./support/files.mjs";
import { assertLooksRight } from "./support/looks.mjs";
import { Gallery } from "./pages/gallery.mjs";

test("the gallery can be read, pressed and shown everywhere", async (t) => {
  const files = await serveFiles(t);
  const browser = await openBrowser(t);
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await t.test(`${language} ${theme}`, () =>
        browser.look({ viewport: PHONE, language, theme }, async (page) => {
          const gallery = new Gallery(page);
          await gallery.open(files.url);
          assert.equal(await page.locator("html").getAttribute("lang"), language);
          assert.equal(await page.locator("html").getAttribute("data-theme"), theme);
          assert.ok((await gallery.sections()).length >= 10, "the gallery shows the components in sections");
          await assertLooksRight(page, `gallery-${language}-${theme}`, { theme, whole: true });
        }),
      );
    }
  }
  await t.test("on a desk", () =>
    browser.look({ viewport: DESK, language: "en", theme: "light" }, async (page) => {
      await new Gallery(page).open(files.url);
      await assertLooksRight(page, "gallery-desk", { theme: "light", phone: false, whole: true });
    }),
  );
  await t.test("with text twice as large", () =>
    browser.look({ viewport: PHONE, language: "en", theme: "light" }, async (page) => {
      await new Gallery(page).open(files.url);
      await page.addStyleTag({ content: "html { font-size: 200% !important }" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 1, `the page scrolls sideways by ${wide} px`);
    }),
  );
});
