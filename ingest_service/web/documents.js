// All documents of the library: found, counted, erased.

import { path } from "./api.js";
import { erased } from "./confirm.js";
import { button, day, el, label, moment, plural } from "./dom.js";
import { form, given } from "./forms.js";
import { Paged } from "./paging.js";

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
    this.pages = new Paged(el("tbody"), {
      address: (parameters) => `v1/documents?${new URLSearchParams([...this.asked, ...Object.entries(parameters)])}`,
      row: (item) => this.#row(item),
      noun: "document", size: PAGE, trouble: this.count, signal,
    });
    this.table = el("div", { class: "documents scroll", hidden: true }, el("table", {},
      el("thead", {}, el("tr", {},
        ...["Document", "Outlet", "Published", "Quotations", "Kept"].map((name) => el("th", { scope: "col" }, name)),
        el("td", {}))),
      this.pages.list));
    this.element = el("div", {},
      el("h1", {}, "Documents"),
      form("#/documents", this.asked, [
        { name: "title", title: "Words of the title" },
        { name: "source", title: "Outlet" },
        { name: "language", title: "Language" },
        { name: "from", title: "From", type: "date" },
        { name: "to", title: "To", type: "date" },
      ]),
      this.count, this.table, this.pages.more);
  }

  async first() {
    const found = await this.pages.read();
    this.pages.add(found);
    this.total = found.total;
    this.#count();
  }

  #count() {
    const least = this.total.relation === "gte" ? "More than " : "";
    this.table.hidden = this.pages.list.children.length === 0;
    this.count.textContent = `${least}${plural(this.total.value, "document")}`;
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
    const gone = await erased(row, path("documents", item.id), {
      title: "Delete this document?", text: el("span", {}, text, label(name)), trouble: this.count, signal: this.signal,
    });
    if (!gone) return;
    this.total.value -= 1;
    this.#count();
  }
}

/** Return a cell that names its column where the table is narrow. */
const cell = (name, ...children) => el("td", { data: { column: name } }, ...children);
