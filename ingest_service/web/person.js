// A person: names, when and where they speak, what they say, about whom, and who they are.

import { bars, width } from "./chart.js";
import { path, read } from "./api.js";
import { day, el, label, number, plural } from "./dom.js";
import { given, go } from "./forms.js";
import { identity } from "./identity.js";
import { Paged } from "./paging.js";
import { quotation } from "./quotation.js";

const FIELDS = ["source", "about", "from", "to"];
const PAGE = 25;
const LISTED = 10;

export async function personView(place, signal, id, query = "") {
  document.title = "Person – Quotidian";
  const person = await read(path("people", id), { signal });
  const asked = new URLSearchParams({
    person: id, by: width(person.first_seen, person.last_seen),
  });
  const time = await read(`v1/timeline?${asked}`, { signal });
  const view = new PersonView(person, time, given(new URLSearchParams(query), FIELDS), signal);
  document.title = `${person.name} – Quotidian`;
  place.append(view.element);
  await view.first();
}

class PersonView {
  constructor(person, time, asked, signal) {
    Object.assign(this, { person, asked, signal });
    this.count = el("p", { class: "quiet", role: "status" });
    this.pages = new Paged(el("ol", { class: "plain found" }), {
      address: (parameters) => `v1/quotes?${new URLSearchParams([["person", person.id], ...asked, ...Object.entries(parameters)])}`,
      row: (item) => quotation(item, signal, person.id), noun: "quotation", size: PAGE, trouble: this.count, signal,
    });
    this.sides = el("div", { class: "facets" });
    this.element = el("div", { class: "person" },
      this.#head(),
      time.items.length ? bars(time, (from, to) => this.#go({ from, to })) : null,
      el("div", { class: "search-body" },
        el("section", { "aria-labelledby": "said" }, el("h2", { id: "said" }, "What they say"), this.count, this.#chosen(),
          this.pages.list, this.pages.more),
        el("aside", { "aria-label": "Counts" }, this.sides)),
      identity(person, signal));
  }

  #head() {
    const { person } = this;
    const facts = [person.role, person.gender, person.wikidata_id].filter(Boolean);
    return el("header", { class: "person-head" },
      el("h1", {}, label(person.name)),
      facts.length ? el("p", { class: "role" }, ...facts.flatMap((fact, at) => [at ? " · " : "", label(fact)])) : null,
      person.aliases.length ? el("p", {}, el("span", { class: "quiet" }, "Also "),
        ...person.aliases.flatMap((name, at) => [at ? ", " : "", label(name)])) : null,
      el("p", { class: "quiet" }, plural(person.quotes, "quotation"), ` · first ${day(person.first_seen)}`,
        ` · last ${day(person.last_seen)}`),
      person.is_ambiguous ? el("p", { class: "doubt" }, "These may be several people. Below you can tell them apart.") : null);
  }

  /** Return what narrows the quotations, to take back. */
  #chosen() {
    const { source, about, from, to } = Object.fromEntries(this.asked);
    if (!this.asked.size) return null;
    const parts = [source && ["in ", label(source)], about && ["about ", label(about)],
      from && [from === to ? `on ${day(from)}` : `from ${day(from)} to ${day(to)}`]].filter(Boolean);
    return el("p", {}, "Only ", ...parts.flatMap((part, at) => (at ? [", ", ...part] : part)), " · ",
      el("a", { href: this.#address(new URLSearchParams()) }, "Everything"));
  }

  #address(parameters) {
    return `#/people/${this.person.id}${parameters.size ? `?${parameters}` : ""}`;
  }

  #narrower(more) {
    return new URLSearchParams({ ...Object.fromEntries(this.asked), ...more });
  }

  #go(more) {
    go(`#/people/${this.person.id}`, this.#narrower(more));
  }

  async first() {
    const found = await this.pages.read({ facets: "source,about" });
    this.pages.add(found);
    this.count.textContent = `${found.total.relation === "gte" ? "More than " : ""}${plural(found.total.value, "quotation")}`;
    const { sources, about } = { sources: found.facets.source, about: found.facets.about };
    this.sides.replaceChildren(...[
      counts("Outlets", sources, (item) => this.#address(this.#narrower({ source: item.value }))),
      counts("About whom", about, (item) => this.#address(this.#narrower({ about: item.value }))),
      counts("Who names them", this.person.spoken_of_by, (item) => `#/people/${item.value}`),
    ].filter(Boolean));
    this.sides.append(el("p", { class: "actions" },
      el("a", { href: `#/search?person=${this.person.id}` }, "Search, save or export")));
  }
}

/** Return a list of values with their counts as bars, null without any. */
function counts(title, items, address) {
  const known = items.filter((item) => item.value !== null).slice(0, LISTED);
  if (known.length === 0) return null;
  const most = known[0].count;
  return el("section", {}, el("h2", { class: "caps" }, title), el("ul", { class: "plain counts" },
    ...known.map((item) => el("li", {},
      el("a", { href: address(item) }, label(item.name ?? item.value)), el("span", { class: "quiet" }, number(item.count)),
      el("meter", { min: 0, max: most, value: item.count, "aria-hidden": "true" })))));
}
