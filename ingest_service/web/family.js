// A family: who printed one statement, when, and in which words.

import { path, read } from "./api.js";
import { day, el, label, number, plural } from "./dom.js";
import { Paged } from "./paging.js";
import { shown } from "./quotation.js";
import { Text } from "./text.js";

const PAGE = 50;
const GAP = " […] ";

export async function familyView(place, signal, id) {
  document.title = "Printings – Quotidian";
  const found = await read(`${path("families", id)}?limit=${PAGE}`, { signal });
  place.append(new FamilyView(found, signal).element);
}

class FamilyView {
  constructor(found, signal) {
    this.first = found.first;
    const trouble = el("p", { role: "status" });
    const pages = new Paged(el("ol", { class: "plain found printings" }), {
      address: (parameters) => `${path("families", found.id)}?${new URLSearchParams(parameters)}`,
      row: (item) => this.#printing(item),
      noun: "printing", size: PAGE, trouble, signal,
    });
    const { speaker, document: page } = found.first;
    this.element = el("div", {},
      el("h1", {}, "One statement, ", plural(found.quotes, "printing")),
      el("blockquote", { class: "statement", dir: "auto" }, words(shown(found.first).spans)),
      el("p", {}, el("strong", {}, speaker ? label(speaker.name) : "Nobody named"), el("span", { class: "quiet" },
        " · first printed ", day(found.first_seen), ...(page.source ? [" in ", label(page.source)] : []),
        ` · last ${day(found.last_seen)} · ${plural(found.documents, "document")}`)),
      el("p", { class: "actions" }, el("a", { href: `#/search?family=${found.id}` }, "Search and save these quotations")),
      el("div", { class: "search-body" },
        el("section", { "aria-label": "Printings" },
          el("p", { class: "quiet" }, "Against the first printing: ", el("ins", {}, "added"), ", ", el("del", {}, "left out"), "."),
          pages.list, pages.more, trouble),
        el("aside", { "aria-label": "Counts" }, outlets(found.sources))));
    pages.add(found);
  }

  #printing(item) {
    const { document: page } = item;
    const title = page.job_id ? el("a", { href: `#/jobs/${page.job_id}` }) : el("span");
    title.append(label(page.title || page.external_id || page.url || "a page"));
    const name = item.speaker?.name;
    return el("li", {},
      el("p", { class: "printed" }, el("strong", {}, page.source ? label(page.source) : "An outlet without a name"), " ",
        el("span", { class: "quiet" }, day(page.published_at ?? item.added_at), " · ", title)),
      item.differences.length === 0
        ? el("p", { class: "quiet" }, item.id === this.first.id ? "The first printing." : "The same words.")
        : el("blockquote", { dir: "auto" }, ...this.#compared(item)),
      name === this.first.speaker?.name ? null : el("p", { class: "quiet" }, "Here said by ", name ? label(name) : "nobody named", "."));
  }

  /** Return the words of a printing, with what it adds and leaves out. */
  #compared(item) {
    const { spans } = shown(item);
    const nodes = [];
    let at = spans[0].start;
    for (const place of item.differences) {
      nodes.push(spaced(nodes, between(spans, at, place.start)));
      const gone = between(shown(this.first).spans, place.first_start, place.first_end);
      const added = between(spans, place.start, place.end);
      if (place.kind !== "added") nodes.push(" ", el("del", {}, gone.trim()));
      if (place.kind !== "left_out") nodes.push(" ", el("ins", {}, added));
      at = place.end;
    }
    nodes.push(spaced(nodes, between(spans, at, spans.at(-1).end)));
    return nodes;
  }
}

/** Return a text with a space before it if a word would touch what was marked before. */
const spaced = (before, text) => (before.length && /^[\p{L}\p{N}]/u.test(text) ? ` ${text}` : text);

const words = (spans) => spans.map((span) => span.text).join(GAP);

/** Return the words of spans between two places of their document (code points). */
function between(spans, start, end) {
  return spans
    .filter((span) => span.start < end && span.end > start)
    .map((span) => new Text(span.text).slice(Math.max(start, span.start) - span.start, Math.min(end, span.end) - span.start))
    .join(GAP);
}

function outlets(sources) {
  const known = sources.filter((item) => item.value !== null);
  if (known.length === 0) return null;
  return el("section", { class: "facets" }, el("h2", { class: "caps" }, "Outlets"), el("ul", { class: "plain" },
    ...known.map((item) => el("li", {}, label(item.value), " ", el("span", { class: "quiet" }, number(item.count))))));
}
