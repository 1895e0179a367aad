// The dispatcher's desk, in the dispatcher's words. Everything is found by role or test id, never by a word on the
// screen, so that the same steps run in both languages.

import { expectStatus } from "./waiting.mjs";

export class Desk {
  constructor(page) {
    this.page = page;
  }

  find(id) {
    return this.page.getByTestId(id);
  }

  /** Opens the app and signs in as a person of the demo company. */
  async signIn(url, { login, password }) {
    await this.page.goto(url);
    await this.find("login").fill(login);
    await this.find("password").fill(password);
    await this.find("sign-in").click();
    await this.find("orders").waitFor();
    await this.rows().first().waitFor();
  }

  rows() {
    return this.find("order-row");
  }

  row(id) {
    return this.page.locator(`[data-testid=order-row][data-order="${id}"]`);
  }

  /** Looks for an order and opens it. */
  async open(id) {
    await this.page.goto(new URL(`/desk/orders/${id}`, this.page.url()).href);
    await this.find("order-pane").waitFor();
    await this.find("order-title").waitFor();
  }

  async status() {
    return this.find("order-status").textContent();
  }

  /** A new order for a customer's site and, if it has one, its asset. Returns the order's id. */
  async create({ customer, title, description, technician }) {
    await this.find("new-order").click();
    await this.find("customer").fill(customer);
    await this.find("customer-item").first().click();
    const site = this.find("site-choice").first();
    await site.waitFor();
    if ((await site.getAttribute("aria-checked")) !== "true") await site.click();
    if (await this.find("asset-choice").count()) await this.find("asset-choice").first().click();
    const service = this.find("service");
    await service.selectOption(await service.locator("option").nth(1).getAttribute("value"));
    await this.find("title").fill(title);
    await this.find("new-description").fill(description);
    if (technician) {
      const choice = this.find("new-technician");
      await choice.selectOption(await choice.locator("option", { hasText: technician }).getAttribute("value"));
    }
    await this.find("create").click();
    await this.find("order-title").filter({ hasText: title }).waitFor();
    return new URL(this.page.url()).pathname.split("/").pop();
  }

  async assign(technician) {
    await this.find("assign").click();
    await this.find("technician").fill(technician);
    await this.find("technician-item").first().click();
    await this.give();
    await this.find("assign-sheet").waitFor({ state: "hidden" });
  }

  /** Gives it to whoever is chosen, for a reason where that breaks something. */
  async give(reason = "客户同意") {
    await this.find("assign-do").click();
    await this.page.locator('[data-testid=assign-breaks], body:not(:has([data-testid=assign-sheet])), [data-testid=conflict]').first().waitFor({ state: "attached" });
    if ((await this.find("assign-breaks").count()) === 0) return;
    await this.find("assign-reason").fill(reason);
    await this.find("assign-do").click();
  }

  /** Moves the appointment to so many days from today. */
  async move(daysAhead, preset) {
    await this.find("move").click();
    await this.find(`day-${daysAhead}`).click();
    await this.find(`preset-${preset}`).click();
    await this.find("move-do").click();
    await this.find("move-sheet").waitFor({ state: "hidden" });
  }

  async setPriority(code) {
    await this.find("priority").first().click();
    await this.find(`priority-${code}`).click();
    await this.find("priority-do").click();
    await this.find("priority-sheet").waitFor({ state: "hidden" });
  }

  async remark(words) {
    await this.find("remark").click();
    await this.find("remark-words").fill(words);
    await this.find("remark-do").click();
    await this.find("remark-sheet").waitFor({ state: "hidden" });
  }

  async cancel() {
    await this.find("cancel").click();
    await this.page.locator("[data-testid^=reason-]").first().click();
    await this.find("cancel-do").click();
    await this.find("cancel-sheet").waitFor({ state: "hidden" });
  }

  /** Waits until the row of an order in the list shows a status, without anybody reloading. */
  async awaitStatus(id, status) {
    await expectStatus(this.row(id), status);
  }
}
