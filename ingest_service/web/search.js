// Search in the library: the quotations of all documents.

import { call, read } from "./api.js";
import { announce, button, el, label, number, plural } from "./dom.js";
import { given, go } from "./forms.js";
import { Paged } from "./paging.js";
import { quotation } from "./quotation.js";

const FIELDS = ["q", "speaker", "person", "document", "family", "source", "type", "from", "to"];
// What a link chooses and the form has no field for.
const CHOSEN = { person: ["one person", "Everybody"], document: ["one document", "All documents"],
  family: ["the printings of one statement", "All statements"] };
const FACETS = { person: "People", source: "Outlets", month: "Months" };
const PAGE = 25;

export async function searchView(place, signal, query = "") {
  document.title = "Search – Quotidian";
  const view = new SearchView(signal, new URLSearchParams(query));
  place.append(view.element);
  await view.first();
}

/** Return the address of a search; empty parameters are left out. */
function address(parameters) {
  const named = given(parameters, FIELDS);
  return named.size ? `#/search?${named}` : "#/search";
}

class SearchView {
  constructor(signal, asked) {
    this.signal = signal;
    this.asked = asked;
    this.count = el("p", { class: "quiet", role: "status" });
    this.pages = new Paged(el("ol", { class: "plain found" }), {
      address: (parameters) => `v1/quotes?${this.#parameters(parameters)}`,
      row: (item) => quotation(item, signal), noun: "quotation", size: PAGE, trouble: this.count, signal,
    });
    this.facets = el("div", { class: "facets" });
    this.files = el("p", { class: "actions", hidden: true },
      ...["csv", "xlsx", "jsonl"].map((kind) =>
        button(kind === "xlsx" ? "Excel" : kind.toUpperCase(), () => this.#save(kind), {
          class: "small", "aria-label": `Save every row as ${kind}`,
        })));
    this.element = el("div", { class: "search" },
      el("h1", {}, "Search"), this.#form(), this.count, ...this.#chosen(),
      el("div", { class: "search-body" },
        el("section", { "aria-label": "Quotations" }, this.pages.list, this.pages.more),
        el("aside", { "aria-label": "Counts" }, this.facets, this.files)));
  }

  #form() {
    const field = (name, title, attributes) => el("p", {},
      el("label", { for: `search-${name}` }, title),
      el("input", { id: `search-${name}`, name, value: this.asked.get(name) ?? "", ...attributes }));
    const kinds = ["", "direct", "mixed", "indirect"].map((kind) =>
      el("option", { value: kind, selected: kind === (this.asked.get("type") ?? "") }, kind || "any"));
    return el("form", {
      role: "search", class: "sheet search-form",
      on: { submit: (event) => this.#submit(event) },
    },
    field("q", "Words that are said", {
      type: "search", maxlength: 1000, autocomplete: "off", "aria-describedby": "search-about",
    }),
    el("p", { class: "quiet", id: "search-about" },
      "\"last boat\" is a phrase, harb* a beginning; AND, OR, NOT and brackets combine words."),
    el("div", { class: "search-fields" },
      field("speaker", "Speaker", { type: "search", maxlength: 200, autocomplete: "off" }),
      field("source", "Outlet", { type: "search", maxlength: 200, autocomplete: "off" }),
      el("p", {}, el("label", { for: "search-type" }, "Kind"),
        el("select", { id: "search-type", name: "type" }, ...kinds)),
      field("from", "From", { type: "date" }),
      field("to", "To", { type: "date" })),
    el("p", { class: "actions" }, el("button", { class: "primary" }, "Search"),
      el("a", { href: "#/search" }, "Everything"), this.#saving()));
  }

  /** Return the link that saves this search, or the one to those that are saved. */
  #saving() {
    const asked = given(this.asked, FIELDS);
    return asked.size
      ? el("a", { href: `#/searches?${asked}` }, "Save this search")
      : el("a", { href: "#/searches" }, "Saved searches");
  }

  #submit(event) {
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(event.target));
    for (const [name, value] of given(this.asked, Object.keys(CHOSEN))) asked.set(name, value);
    go("#/search", given(asked, FIELDS));
  }

  /** Return what was chosen by links as something to take back. */
  #chosen() {
    return Object.entries(CHOSEN).filter(([name]) => this.asked.get(name)).map(([name, [only, all]]) => {
      const shown = el("span", {}, only);
      if (name === "person") this.person = shown;
      const others = new URLSearchParams(this.asked);
      others.delete(name);
      const more = name === "person" ? [el("a", { href: `#/people/${this.asked.get(name)}` }, "Their page"), " · "] : [];
      return el("p", {}, "Only ", shown, " · ", ...more, el("a", { href: address(others) }, all));
    });
  }

  #parameters(more = {}) {
    return new URLSearchParams([...given(this.asked, FIELDS), ...Object.entries(more)]);
  }

  async first() {
    const found = await this.pages.read({ facets: Object.keys(FACETS).join(",") });
    this.pages.add(found);
    const least = found.total.relation === "gte" ? "More than " : "";
    this.count.textContent = `${least}${plural(found.total.value, "quotation")}`;
    this.files.hidden = found.items.length === 0;
    const counts = Object.entries(FACETS).map(([name, title]) => this.#facet(name, title, found.facets[name]));
    this.facets.replaceChildren(...counts.filter(Boolean));
    if (this.person && found.facets.person[0]) this.person.replaceChildren(label(found.facets.person[0].name));
  }

  #facet(name, title, counts) {
    const known = counts.filter((item) => item.value !== null).slice(0, 8);
    if (known.length === 0) return null;
    return el("section", {}, el("h2", { class: "caps" }, title), el("ul", { class: "plain" },
      ...known.map((item) => el("li", {}, this.#narrower(name, item), " ",
        el("span", { class: "quiet" }, number(item.count))))));
  }

  #narrower(name, item) {
    const narrower = new URLSearchParams(this.asked);
    if (name === "month") {
      narrower.set("from", `${item.value}-01`);
      narrower.set("to", lastDay(item.value));
    } else {
      narrower.set(name, item.value);
    }
    return el("a", { href: address(narrower) }, label(item.name ?? item.value));
  }

  /** Save every row of the search. The key is sent in a header, so a link would not do. */
  async #save(kind) {
    announce("The file is being made.");
    try {
      const answer = await call(`v1/quotes/export?${this.#parameters({ format: kind })}`, {
        signal: this.signal, headers: { Accept: "*/*" },
      });
      const url = URL.createObjectURL(await answer.blob());
      el("a", { href: url, download: `quotations.${kind}` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    } catch (error) {
      if (!this.signal.aborted) this.count.textContent = error.message;
    }
  }
}

function lastDay(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
