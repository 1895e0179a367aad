// The page that shows every component in every state.

export class Gallery {
  constructor(page) {
    this.page = page;
  }

  async open(url) {
    await this.page.goto(`${url}/gallery`);
    await this.page.getByRole("heading", { level: 1 }).first().waitFor();
  }

  async sections() {
    return this.page.getByRole("heading", { level: 2 }).allTextContents();
  }
}
