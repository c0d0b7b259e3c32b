// The margin of a page: its speakers with their quotations, and its entities.

import { announce, button, el, label, plural } from "./dom.js";
import { TYPES } from "./page.js";
import { wordsOf } from "./speakers.js";

/** Make the margin of a page. Returns the element, `choose(speaker)` and `go(quote)`. */
export function marginOf(annotation, speakers, page) {
  const buttons = new Map();
  let chosen = null;

  function choose(speaker, scroll = true) {
    chosen = chosen === speaker ? null : speaker;
    for (const [other, { head, words }] of buttons) {
      head.setAttribute("aria-expanded", String(other === chosen));
      words.hidden = other !== chosen;
      if (other === chosen && !words.childElementCount) {
        words.append(...other.quotes.map((quote) => el("li", {}, said(quote))));
      }
      for (const quote of other.quotes) {
        for (const mark of page().marks.get(quote.id) ?? []) {
          mark.classList.toggle("faded", chosen !== null && other !== chosen);
        }
      }
    }
    if (!chosen) return;
    if (!chosen.person) others.open = true;
    if (scroll) buttons.get(chosen).head.scrollIntoView({ block: "nearest", behavior: pace() });
    announce(`${chosen.name}: ${plural(chosen.quotes.length, "quotation")}`);
  }

  function said(quote) {
    const node = button("", () => flash(page().marks.get(quote.id)), { class: "link", dir: "auto" });
    node.append(label(wordsOf(quote)));
    if (quote.type === "direct") node.classList.add("verbatim");
    return node;
  }

  const listed = (some) => el("ul", { class: "speakers" }, ...some.map(item));
  function item(speaker) {
    const head = button("", () => choose(speaker, false), {
      class: "speaker-head", "aria-expanded": "false",
    });
    head.append(el("span", { class: `chip ${speaker.tone}` }, speaker.initials), label(speaker.name),
      el("span", { class: "tally" }, String(speaker.quotes.length)));
    const words = el("ol", { class: `words ${speaker.tone}`, hidden: true });
    buttons.set(speaker, { head, words });
    return el("li", {}, head, words);
  }
  const people = speakers.filter((speaker) => speaker.person);
  const rest = speakers.filter((speaker) => !speaker.person);
  const others = el("details", { class: "others", open: people.length === 0 },
    el("summary", { class: "caps" }, `Organisations and others (${rest.length})`), listed(rest));
  const element = el("aside", { class: "margin", "aria-label": "Speakers and names" },
    el("h2", { class: "caps" }, "Speakers"),
    people.length ? listed(people) : null,
    rest.length ? others : null,
    speakers.length ? legend() : el("p", { class: "quiet" }, "Nobody is quoted on this page."),
    annotation.entities.length ? names(annotation.entities, page) : null);
  return { element, choose, go: (quote) => flash(page().marks.get(quote.id)) };
}

function legend() {
  return el("p", { class: "legend" },
    el("span", { class: "quote direct tone-none" }, "direct"), " ",
    el("span", { class: "quote mixed tone-none" }, "mixed"), " ",
    el("span", { class: "quote indirect tone-none" }, "indirect"));
}

function names(entities, page) {
  const groups = [...TYPES].map(([type, [, name]]) => [name,
    entities.filter((entity) => entity.type === type)]).filter(([, found]) => found.length);
  const show = el("input", { type: "checkbox", id: "show-names", checked: true });
  show.addEventListener("change", () => {
    page().article.classList.toggle("nameless", !show.checked);
  });
  return el("details", { class: "names" },
    el("summary", { class: "caps" }, `Names (${entities.length})`),
    el("p", { class: "pair" }, show, el("label", { for: "show-names" }, "Underline them in the text")),
    ...groups.flatMap(([name, found]) => [
      el("h3", {}, name),
      el("ul", { class: "plain" }, ...found.map((entity) => el("li", {}, mentioned(entity, page)))),
    ]));
}

function mentioned(entity, page) {
  let at = -1;
  const node = button("", () => {
    const places = page().mentions.get(entity.id) ?? [];
    at = (at + 1) % (places.length || 1);
    flash(places.slice(at, at + 1));
  }, { class: "link" });
  node.append(label(entity.name), el("span", { class: "tally" }, String(entity.mentions.length)));
  const aliases = entity.aliases.map((alias) => label(alias).textContent).join(", ");
  if (aliases) node.title = `Also ${aliases}`;
  return node;
}

/** Highlight these places for a moment. */
export function flash(nodes) {
  if (!nodes?.length) return;
  nodes[0].scrollIntoView({ block: "center", behavior: pace() });
  for (const node of nodes) {
    node.classList.remove("flash");
    void node.offsetWidth;
    node.classList.add("flash");
  }
}

const pace = () =>
  (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
