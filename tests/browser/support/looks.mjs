// What must be true of every page, whatever it is for: readable by everyone (axe), large enough for a glove, no word
// cut off or running out of its box, nothing to scroll sideways. And a picture of it, for people.

import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import assert from "node:assert/strict";

const RESULTS = process.env.JOBSHEET_RESULTS ?? "test-results";
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Takes a picture into the results folder. */
export async function picture(page, name, { whole = false } = {}) {
  await mkdir(RESULTS, { recursive: true });
  await page.screenshot({ path: join(RESULTS, `${name}.png`), fullPage: whole });
}

/** Accessibility by WCAG 2.2 AA; the sunlight theme promises AAA contrast. */
export async function assertAccessible(page, where, theme) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (sunlight) => {
    const result = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
      rules: { "color-contrast-enhanced": { enabled: sunlight }, "target-size": { enabled: true } },
    });
    return result.violations.map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 5).map((node) => `    ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`);
      return `  ${id}: ${help} (${nodes.length})\n${places.join("\n")}`;
    });
  }, theme === "sunlight");
  assert.ok(found.length === 0, `${where}: axe complains\n${found.join("\n")}`);
}

/** Everything that can be pressed is at least 48 px both ways, alone or with the label that belongs to it. */
export async function assertLargeTargets(page, where, least = 48) {
  const small = await page.evaluate((least) => {
    const pressable = "a[href], button, input, select, textarea, summary, [role=button], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=menuitem]";
    const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return [...document.querySelectorAll(pressable)]
      .filter((element) => shown(element) && !element.disabled && element.type !== "hidden" && element.type !== "file")
      // A link inside a sentence is as tall as the sentence (WCAG 2.5.8 excepts it too).
      .filter((element) => !(element.tagName === "A" && getComputedStyle(element).display === "inline"))
      .map((element) => {
        const own = element.getBoundingClientRect();
        const label = (element.closest("label") ?? element.labels?.[0])?.getBoundingClientRect();
        const box = label && label.height >= own.height && ["checkbox", "radio"].includes(element.type) ? label : own;
        return { element, box };
      })
      .filter(({ box }) => box.width > 0 && (box.width < least - 0.5 || box.height < least - 0.5))
      .map(({ element, box }) => {
        const name = element.getAttribute("data-testid") ?? element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 30);
        return `  ${element.tagName.toLowerCase()}.${element.className} "${name}": ${box.width.toFixed(0)}×${box.height.toFixed(0)}`;
      });
  }, least);
  assert.ok(small.length === 0, `${where}: too small to press with a glove\n${small.join("\n")}`);
}

/** No word is cut or runs out of its box, and the page does not scroll sideways. */
export async function assertWordsFit(page, where) {
  const wrong = await page.evaluate(() => {
    const complaints = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth + 1) complaints.push(`  the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}`);
    for (const element of document.querySelectorAll("body *")) {
      const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      // What only a screen reader meets is one pixel large.
      if (!words || !element.checkVisibility() || element.clientWidth <= 1 || element.closest("svg, select, [aria-hidden=true]")) continue;
      const style = getComputedStyle(element);
      const over = element.scrollWidth > element.clientWidth + 1 && style.display !== "inline";
      const tall = element.scrollHeight > element.clientHeight + 3 && style.display !== "inline" && ["hidden", "clip"].includes(style.overflowY);
      const scrolls = ["auto", "scroll"].includes(style.overflowX);
      // Shortening with dots is fine for a long name that is shown in full elsewhere, not for what one presses.
      const shortened = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      const pressed = element.closest(".button, [role=tab], nav a");
      if ((over || tall) && !scrolls && !(shortened && !pressed)) {
        complaints.push(`  ${element.tagName.toLowerCase()}.${element.className} "${element.textContent.trim().slice(0, 40)}": ${element.scrollWidth}×${element.scrollHeight} in ${element.clientWidth}×${element.clientHeight}`);
      }
    }
    return complaints;
  });
  assert.ok(wrong.length === 0, `${where}: words do not fit\n${wrong.join("\n")}`);
}

/** All of it, and a picture. */
export async function assertLooksRight(page, name, { theme, phone = true, whole = false } = {}) {
  await picture(page, name, { whole });
  const complaints = [];
  for (const check of [
    () => assertAccessible(page, name, theme),
    () => assertWordsFit(page, name),
    ...(phone ? [() => assertLargeTargets(page, name)] : []),
  ]) {
    await check().catch((error) => complaints.push(error.message));
  }
  assert.ok(complaints.length === 0, complaints.join("\n\n"));
}
