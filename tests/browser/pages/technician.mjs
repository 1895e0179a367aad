// The technician's app, in the technician's words. Found by role and test id, so that the same steps run in both
// languages; a step is done when the screen shows it, never after a time.

import { until } from "../support/server.mjs";

export class Technician {
  constructor(phone, url) {
    this.phone = phone;
    this.url = url;
  }

  get page() {
    return this.phone.page;
  }

  find(id) {
    return this.page.getByTestId(id);
  }

  async signIn({ login, password }) {
    await this.page.goto(this.url);
    await this.find("login").fill(login);
    await this.find("password").fill(password);
    await this.find("sign-in").click();
    await this.find("tab-today").waitFor();
  }

  /** From the icon on the home screen: a cold start at the start address. */
  async launch() {
    await this.page.goto(this.url);
    await this.find("tab-today").waitFor();
  }

  /** The service worker holds the whole app, so that the next start needs no network. */
  async installed() {
    // A worker that could not be installed (a full disk) is never ready.
    const ready = () => this.page.evaluate(() => navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.active)));
    await until(ready, () => "the service worker was not installed");
    await until(() => this.page.evaluate(() => Boolean(navigator.serviceWorker.controller)), () => "the app was not installed");
  }

  tickets() {
    return this.find("ticket");
  }

  ticket(id) {
    return this.page.locator(`[data-testid=ticket][href$="${id}"]`);
  }

  async today() {
    await this.leave();
    await this.find("tab-today").click();
  }

  async open(id) {
    await this.leave();
    await this.find("tab-orders").click();
    // Open ones come first; what is done is a press away.
    await this.find("orders-filter-2").click();
    await this.ticket(id).click();
    await this.find("order-head").waitFor();
  }

  /** The big button: the next step of the flow. */
  step(action) {
    return this.find("bottom-bar").getByTestId(`step-${action}`);
  }

  async take(action) {
    await this.step(action).click();
    await this.step(action).waitFor({ state: "detached" });
  }

  async awaitStatus(status) {
    await this.find("order-head").getByTestId(`status-${status}`).waitFor();
  }

  /** Arrives: inside the fence, or with a reason and, outside, a photo. */
  async checkIn({ words } = {}) {
    await this.step("arrive").click();
    if (words) {
      await this.find("check-in-words").fill(words);
      if (await this.find("check-in-photo").count()) {
        await this.addFile("check-in-photo");
        await this.find("check-in").locator(".photo img").waitFor();
      }
    }
    await this.find("check-in-confirm").click();
    await this.find("check-in").waitFor({ state: "hidden" });
  }

  async addPhotos(slot, count = 1) {
    const before = await this.find(`slot-${slot}`).getByTestId("photo").count();
    await this.addFile(`add-photo-${slot}`, count);
    await until(
      async () => (await this.find(`slot-${slot}`).getByTestId("photo").count()) === before + count,
      () => `the photos of ${slot} did not appear`,
    );
  }

  async addFile(id, count = 1) {
    const files = [];
    for (let number = 0; number < count; number++) {
      files.push({ name: `${id}-${number}.jpg`, mimeType: "image/jpeg", buffer: await this.takePicture(number) });
    }
    await this.find(id).setInputFiles(files);
  }

  /** A picture as a camera would make it: large, and no two alike. */
  async takePicture(number) {
    const bytes = await this.page.evaluate(async (number) => {
      const canvas = new OffscreenCanvas(1600, 1200);
      const brush = canvas.getContext("2d");
      for (let i = 0; i < 300; i++) {
        brush.fillStyle = `hsl(${(i * 37 + number * 90) % 360} 50% ${20 + (i % 50)}%)`;
        brush.fillRect((i * 389) % 1600, (i * 577) % 1200, 220, 160);
      }
      brush.fillStyle = "white";
      brush.font = "120px sans-serif";
      brush.fillText(`photo ${number + 1}`, 200, 300);
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
      return [...new Uint8Array(await blob.arrayBuffer())];
    }, number);
    return Buffer.from(bytes);
  }

  /** Answers every question of the checklist, each as its kind wants it. Returns how many there were. */
  async answerAll() {
    const questions = this.page.locator("[data-testid^=question-]");
    const count = await questions.count();
    for (let at = 0; at < count; at++) {
      const question = questions.nth(at);
      const id = (await question.getAttribute("data-testid")).replace("question-", "");
      const control = question.getByTestId(`answer-${id}`);
      const choice = question.locator(`[data-testid^="answer-${id}-"]`);
      if (await choice.count()) {
        await choice.first().click();
      } else if ((await control.getAttribute("role")) === "checkbox") {
        if ((await control.getAttribute("aria-checked")) !== "true") await control.click();
      } else if ((await control.evaluate((element) => element.tagName)) === "BUTTON") {
        await control.click();
        await this.page.getByRole("button", { name: "1", exact: true }).click();
        await this.page.getByRole("button", { name: "5", exact: true }).click();
        await this.find("pad-done").filter({ visible: true }).click();
      } else {
        await control.fill("正常 / fine");
      }
    }
    return count;
  }

  async writeNote(words) {
    await this.find("note").fill(words);
    await this.find("note").blur();
  }

  async usePart(words) {
    await this.find("part-add").click();
    await this.find("part-search").fill(words);
    await this.find("part-sheet").locator("[data-testid=part-option]").first().click();
    await this.find("part-take").click();
    await this.find("part-line").first().waitFor();
  }

  /** Reads the report and signs it by hand. */
  async sign(signer) {
    await this.step("sign").click();
    await this.find("report").waitFor();
    await this.find("signer").fill(signer);
    if ((await this.find("consent").getAttribute("aria-checked")) !== "true") await this.find("consent").click();
    await this.draw(this.find("sign-pad"));
    await this.find("sign-confirm").click();
    await this.find("order-head").waitFor();
  }

  /** A wave from left to right, as a finger would. */
  async draw(canvas) {
    await canvas.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await canvas.boundingBox();
    await this.page.mouse.move(x + width * 0.15, y + height * 0.6);
    await this.page.mouse.down();
    for (let at = 0; at <= 20; at++) {
      await this.page.mouse.move(x + width * (0.15 + at * 0.035), y + height * (0.5 + 0.25 * Math.sin(at)));
    }
    await this.page.mouse.up();
  }

  /** Another fault, found while working on the order that is open. */
  async requestOrder({ title, description }) {
    await this.find("more-actions").click();
    await this.find("found-another").click();
    await this.find("new-title").fill(title);
    const service = this.find("new-service");
    await service.selectOption(await service.locator("option").nth(1).getAttribute("value"));
    await this.find("new-description").fill(description);
    await this.find("new-send").click();
    await this.find("order-head").getByText(title).first().waitFor();
  }

  /** Everything has arrived, and the page that tells what has not says so. */
  async awaitAllSent() {
    await this.leave();
    await this.find("tab-sync").click();
    await this.page.locator("[data-testid=sync-summary].tone-green").waitFor({ timeout: 60_000 });
  }

  /** From an order back to the tabs. */
  async leave() {
    while (!(await this.find("tab-today").isVisible())) await this.find("back").click();
  }

  async signOut() {
    await this.leave();
    await this.find("tab-me").click();
    await this.find("sign-out").click();
    await this.find("sign-out-confirm").click();
    await this.find("login").waitFor();
  }
}
