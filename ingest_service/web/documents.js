// All documents of the library: found, counted, erased.

import { call, path, read } from "./api.js";
import { confirmed } from "./confirm.js";
import { announce, button, day, el, label, moment, plural } from "./dom.js";
import { form, given } from "./forms.js";

const FIELDS = ["title", "source", "language", "from", "to"];
const PAGE = 50;

export async function documentsView(place, signal, query = "") {
  document.title = "Documents – Quotidian";
  const view = new DocumentsView(signal, new URLSearchParams(query));
  place.append(view.element);
  await view.first();
}

class DocumentsView {
  constructor(signal, asked) {
    this.signal = signal;
    this.asked = given(asked, FIELDS);
    this.count = el("p", { class: "quiet", role: "status" });
    this.rows = el("tbody");
    this.table = el("div", { class: "documents scroll", hidden: true }, el("table", {},
      el("thead", {}, el("tr", {},
        ...["Document", "Outlet", "Published", "Quotations", "Kept"].map((name) => el("th", { scope: "col" }, name)),
        el("td", {}))),
      this.rows));
    this.more = button("Show more", () => this.#next(), { hidden: true });
    this.element = el("div", {},
      el("h1", {}, "Documents"),
      form("#/documents", this.asked, [
        { name: "title", title: "Words of the title" },
        { name: "source", title: "Outlet" },
        { name: "language", title: "Language" },
        { name: "from", title: "From", type: "date" },
        { name: "to", title: "To", type: "date" },
      ]),
      this.count, this.table, this.more);
  }

  async #read(more = {}) {
    const parameters = new URLSearchParams([...this.asked, ["limit", PAGE], ...Object.entries(more)]);
    const found = await read(`v1/documents?${parameters}`, { signal: this.signal });
    const first = this.rows.children.length;
    this.rows.append(...found.items.map((item) => this.#row(item)));
    this.table.hidden = this.rows.children.length === 0;
    this.cursor = found.next;
    this.more.hidden = found.next === null;
    return { found, row: this.rows.children[first] };
  }

  async first() {
    const { found } = await this.#read();
    this.total = found.total;
    this.#count();
  }

  #count() {
    const least = this.total.relation === "gte" ? "More than " : "";
    this.count.textContent = `${least}${plural(this.total.value, "document")}`;
  }

  async #next() {
    this.more.disabled = true;
    try {
      const { found, row } = await this.#read({ cursor: this.cursor });
      row?.querySelector("a, button")?.focus();
      announce(`${plural(found.items.length, "more document")}.`);
    } catch (error) {
      if (!this.signal.aborted) this.count.textContent = error.message;
    } finally {
      this.more.disabled = false;
    }
  }

  #row(item) {
    const name = item.title || item.external_id || item.url || `Page ${item.id.slice(-6)}`;
    const title = item.job_id ? el("a", { href: `#/jobs/${item.job_id}` }) : el("span");
    title.append(label(name));
    const quotes = plural(item.quotes, "quotation");
    const row = el("tr", {},
      el("th", { scope: "row" }, title),
      cell("Outlet", item.source ? label(item.source) : "–"),
      cell("Published", day(item.published_at ?? item.added_at)),
      cell("Quotations", item.quotes ? el("a", { href: `#/search?document=${encodeURIComponent(item.id)}` }, quotes) : quotes),
      cell("Kept", ...(item.expires_at ? ["until ", moment(item.expires_at)] : ["for good"])),
      el("td", {}, button("Delete", () => this.#erase(item, row, name), {
        class: "small", "aria-label": `Delete ${label(name).textContent}`,
      })));
    return row;
  }

  async #erase(item, row, name) {
    const text = "The document, its quotations and its job are erased everywhere, for good: ";
    if (!await confirmed("Delete this document?", el("span", {}, text, label(name)), "Delete it")) return;
    try {
      await call(path("documents", item.id), { method: "DELETE", signal: this.signal });
    } catch (error) {
      if (error.status !== 404) {
        if (!this.signal.aborted) this.count.textContent = error.message;
        return;
      }
    }
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("button") ?? this.element.querySelector("input")).focus();
    this.total.value -= 1;
    this.#count();
    this.table.hidden = this.rows.children.length === 0;
  }
}

/** Return a cell that names its column where the table is narrow. */
const cell = (name, ...children) => el("td", { data: { column: name } }, ...children);
