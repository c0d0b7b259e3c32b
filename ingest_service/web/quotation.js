// A quotation of the library: its words with what matches marked, who says it, where, and its corrections.

import { correction } from "./correction.js";
import { button, day, el, label } from "./dom.js";
import { Text } from "./text.js";

/** Return the quotation as users have corrected it. */
export const shown = (item) => item.corrected ?? item.quote;

/** Return the row of a quotation, which is made anew when it is corrected. The speaker is left out where
 *  it is `of` this person. */
export function quotation(item, signal, of = null) {
  const row = el("li");
  fill(row, item, signal, of);
  return row;
}

function fill(row, item, signal, of) {
  const again = (changed) => {
    fill(row, { ...changed, highlights: [] }, signal, of);
    row.querySelector("button").focus();
  };
  const open = button("Correct", () => {
    const form = correction(item, signal, again, () => {
      form.remove();
      open.setAttribute("aria-expanded", "false");
      open.focus();
    });
    if (open.getAttribute("aria-expanded") === "true") return;
    open.setAttribute("aria-expanded", "true");
    row.append(form);
    form.querySelector("input").focus();
  }, { class: "link correct", "aria-expanded": "false" });
  row.className = item.is_wrong ? "wrong" : "";
  row.replaceChildren(
    el("blockquote", { dir: "auto" }, ...shown(item).spans.flatMap((span, index) =>
      [index ? " […] " : null, ...marked(span, item.highlights)])),
    el("p", {}, ...(of && item.speaker?.person_id === of ? [] : [speaker(item), dot()]),
      el("span", { class: "quiet" }, `${item.quote.type} · `, ...where(item)),
      ...(item.family_id ? [dot(), el("a", { href: `#/families/${item.family_id}` }, "All printings")] : []), dot(), open),
    ...item.corrections.map(told));
}

const dot = () => el("span", { class: "quiet" }, " · ");

function speaker({ speaker: who }) {
  if (!who) return el("strong", {}, "Nobody named");
  const name = el("strong", {}, label(who.name));
  return who.person_id ? el("a", { href: `#/people/${who.person_id}`, class: "who-said" }, name) : name;
}

function where({ document: page, added_at: added }) {
  const link = page.job_id ? el("a", { href: `#/jobs/${page.job_id}` }) : el("span");
  link.append(label(page.title || page.external_id || page.url || "a page"));
  return [...(page.source ? [label(page.source), " · "] : []), `${day(page.published_at ?? added)} · `, link];
}

/** Return the text of a span with marks around what matches. */
function marked(span, highlights) {
  const text = new Text(span.text);
  const nodes = [];
  let at = 0;
  for (const place of highlights) {
    if (place.start < span.start || place.end > span.end) continue;
    nodes.push(text.slice(at, place.start - span.start));
    at = place.end - span.start;
    nodes.push(el("mark", {}, text.slice(place.start - span.start, at)));
  }
  nodes.push(text.slice(at, text.length));
  return nodes;
}

const SAID = {
  wrong: () => ["Not a quotation"],
  speaker: (made) => (made.speaker ? ["Said by ", label(made.speaker)] : ["Nobody is named"]),
  bounds: () => ["Other words are said"],
  merge: (made) => ["One and the same: ", ...made.names.flatMap((name, at) => [at ? ", " : "", label(name)])],
};

function told(made) {
  return el("p", { class: "made" }, ...SAID[made.kind](made),
    el("span", { class: "quiet" }, " · corrected ", ...(made.by ? ["by ", label(made.by), " "] : []), `on ${day(made.at)}`),
    ...(made.note ? [el("span", { class: "quiet" }, " · "), label(made.note)] : []));
}
