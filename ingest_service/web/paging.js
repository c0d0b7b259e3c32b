// Lists that are read page by page.

import { read } from "./api.js";
import { announce, button, plural } from "./dom.js";

export class Paged {
  /** `list` gets the rows that `row` makes of items, `trouble` the text of an error. `address` returns
   *  where a page is, from the parameters `limit` and `cursor`; `noun` names an item. */
  constructor(list, { address, row, noun, size, trouble, signal }) {
    Object.assign(this, { list, address, row, noun, size, trouble, signal });
    this.more = button("Show more", () => this.#next(), { hidden: true });
  }

  /** Return the first page, or the next one, with more parameters. */
  read(parameters = {}) {
    return read(this.address({ limit: this.size, ...parameters }), { signal: this.signal });
  }

  /** Show the items of a page; return the first new row. */
  add(found) {
    const first = this.list.children.length;
    this.list.append(...found.items.map((item) => this.row(item)));
    this.cursor = found.next;
    this.more.hidden = found.next === null;
    return this.list.children[first];
  }

  async #next() {
    this.more.disabled = true;
    try {
      const found = await this.read({ cursor: this.cursor });
      this.add(found)?.querySelector("a, button")?.focus();
      announce(`${plural(found.items.length, `more ${this.noun}`)}.`);
    } catch (error) {
      if (!this.signal.aborted) this.trouble.textContent = error.message;
    } finally {
      this.more.disabled = false;
    }
  }
}
