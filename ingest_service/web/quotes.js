// The table of quotations: filter, copy, save.

import { announce, button, copy, download, el, label, plural } from "./dom.js";
import { toCsv, toJson, toLine } from "./exports.js";
import { wordsOf } from "./speakers.js";

const SHORT = 280;
// The columns and what each is sorted by.
const COLUMNS = [
  ["Who", (quote, speaker) => speaker.name],
  ["What", wordsOf],
  ["Cue", (quote) => quote.cue?.text ?? ""],
  ["Type", (quote) => quote.type],
  ["Confidence", (quote) => quote.confidence],
];

/** Make the table and its tools. `go(quote)` shows the place in the text. */
export function quoteTable(job, annotation, { speakers, byQuote }, go) {
  const words = el("input", { type: "search", id: "filter-words", autocomplete: "off" });
  const who = select("filter-who", [["", "Everybody"],
    ...speakers.map((speaker, index) => [String(index), speaker.name])]);
  const type = select("filter-type", [["", "Every type"], ["direct", "Direct"], ["mixed", "Mixed"],
    ["indirect", "Indirect"]]);
  const sure = select("filter-sure", [["0", "Any"], ["0.5", "50 % or more"], ["0.8", "80 % or more"],
    ["0.95", "95 % or more"]]);
  const count = el("p", { class: "quiet", role: "status" });
  const body = el("tbody");
  const rows = new Map(annotation.quotes.map(
    (quote) => [quote, row(quote, byQuote.get(quote.id), go)]));
  let shown = annotation.quotes;
  let order = null;
  const heads = COLUMNS.map(([head, valueOf]) => el("th", { scope: "col" }, button(head, (event) => {
    const cell = event.currentTarget.parentElement;
    const down = cell.getAttribute("aria-sort") === "ascending";
    for (const other of heads) other.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", down ? "descending" : "ascending");
    order = (one, other) => (down ? -1 : 1) * compare(
      valueOf(one, byQuote.get(one.id)), valueOf(other, byQuote.get(other.id)));
    filter();
  }, { class: "link" })));

  function filter() {
    const looked = words.value.trim().toLocaleLowerCase();
    shown = annotation.quotes.filter((quote) => {
      const speaker = byQuote.get(quote.id);
      return (!type.value || quote.type === type.value) &&
        quote.confidence >= Number(sure.value) &&
        (!who.value || speakers[Number(who.value)] === speaker) &&
        (!looked || `${speaker.name}\n${wordsOf(quote)}\n${quote.cue?.text ?? ""}`
          .toLocaleLowerCase().includes(looked));
    });
    if (order) shown.sort(order);
    body.replaceChildren(...shown.map((quote) => rows.get(quote)));
    count.textContent = `${plural(shown.length, "quotation")} of ${annotation.quotes.length}`;
  }

  for (const control of [words, who, type, sure]) control.addEventListener("input", filter);
  filter();
  const name = `quotations-${job.id}`;
  return el("div", { class: "quotes" },
    el("div", { class: "tools" },
      el("span", { class: "pair" }, el("label", { for: "filter-words" }, "Find"), words),
      el("span", { class: "pair" }, el("label", { for: "filter-who" }, "Who"), who),
      el("span", { class: "pair" }, el("label", { for: "filter-type" }, "Type"), type),
      el("span", { class: "pair" }, el("label", { for: "filter-sure" }, "Confidence"), sure),
      el("span", { class: "actions" },
        button("Copy", () => copy(shown.map(toLine).join("\n"), plural(shown.length, "quotation"))),
        button("CSV", () => {
          download(`${name}.csv`, "text/csv;charset=utf-8", toCsv([{ job, quotes: shown }]));
          announce("CSV file saved.");
        }, { "aria-label": "Export as CSV" }),
        button("JSON", () => {
          download(`${name}.json`, "application/json", toJson(shown, job));
          announce("JSON file saved.");
        }, { "aria-label": "Export as JSON" }))),
    count,
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Quotations" },
      el("table", {},
        el("thead", {}, el("tr", {}, ...heads, el("td", {}))),
        body)));
}

function row(quote, speaker, go) {
  const text = wordsOf(quote);
  const short = text.length > SHORT ? `${[...text].slice(0, SHORT).join("")}…` : text;
  const element = el("tr", {},
    el("th", { scope: "row" }, el("span", { class: "who" },
      el("span", { class: `chip ${speaker.tone}` }, speaker.initials), label(speaker.name))),
    el("td", { class: "what" },
      button("", () => go(quote), { class: "link", title: "Show it in the text" })),
    el("td", {}, quote.cue ? label(quote.cue.text) : "–"),
    el("td", {}, quote.type),
    el("td", { class: "figure" }, confidence(quote)),
    el("td", {}, button("Copy", () => copy(toLine(quote), "Quotation"), {
      class: "small", "aria-label": `Copy the quotation of ${speaker.name}`,
    })));
  element.querySelector(".what button").replaceChildren(label(short));
  return element;
}

const compare = (one, other) =>
  (typeof one === "number" ? one - other : one.localeCompare(other, "en"));

function confidence(quote) {
  const share = Math.round(quote.confidence * 100);
  return el("span", { class: "sure" },
    el("meter", { min: 0, max: 1, value: quote.confidence, "aria-hidden": "true" }), ` ${share} %`);
}

function select(id, choices) {
  return el("select", { id }, ...choices.map(([value, name]) => el("option", { value }, name)));
}
