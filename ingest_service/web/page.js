// The page for readers: blocks as paragraphs and headings, with marks in them.

import { button, el, label } from "./dom.js";
import { nest, Text } from "./text.js";

const NOISE = new Set(["related", "url", "boilerplate", "comment"]);
const TAGS = { headline: "h2", subheading: "h3" };
const UNSURE = 0.5;
const CLOSING = /^[.,;:!?…]?["'”’»“)\]]*[.,;:!?]?(?!\S)|/u;

/** Make an article of the annotated text. Returns the element, the marks of each quotation and the
 *  mentions of each entity, by their ids; `choose(speaker)` is called for a mark that is clicked. */
export function pageOf(annotation, byQuote, choose) {
  const drawing = new Drawing(annotation, byQuote, choose);
  const article = el("article", { class: "page", lang: annotation.document.language, dir: "auto" });
  const sections = [...annotation.sections].sort((one, other) => one.start - other.start);
  const blocks = [...annotation.blocks].sort((one, other) => one.start - other.start);
  const several = sections.filter((section) => section.kind === "article").length > 1;
  let count = 0;
  let at = 0;
  for (const section of sections) {
    const own = blocks.filter((block) => block.section_id === section.id);
    const part = el("section", { class: `section ${section.kind}` });
    if (several && section.kind === "article") {
      count += 1;
      part.append(el("p", { class: "caps" }, `Article ${count}`));
    }
    for (const block of own) {
      part.append(...drawing.between(at, block.start), drawing.block(block));
      at = Math.max(at, block.end);
    }
    article.append(part);
  }
  article.append(...drawing.between(at, drawing.text.length));
  return { article, marks: drawing.marks, mentions: drawing.mentions };
}

class Drawing {
  constructor(annotation, byQuote, choose) {
    this.text = new Text(annotation.document.text);
    this.byQuote = byQuote;
    this.choose = choose;
    this.marks = new Map();
    this.mentions = new Map();
    this.spans = [...spansOf(annotation)].sort((one, other) => one.start - other.start);
    this.next = 0;
    this.open = [];
  }

  block(block) {
    const noise = NOISE.has(block.kind) || block.repeats;
    const node = el(noise ? "p" : TAGS[block.kind] ?? (block.kind === "list" ? "div" : "p"), {
      class: `block ${block.kind}${noise ? " noise" : ""}`,
      dir: "auto",
      title: block.repeats ? "Repeats what stands above" : null,
    });
    this.#fill(node, nest(block.start, block.end, this.#spansWithin(block)));
    return node;
  }

  /** Add the text that belongs to no block, set apart. */
  between(start, end) {
    const left = start < end ? this.text.slice(start, end).trim() : "";
    return left ? [el("p", { class: "block noise", dir: "auto" }, left)] : [];
  }

  #spansWithin(block) {
    while (this.next < this.spans.length && this.spans[this.next].start < block.end) {
      this.open.push(this.spans[this.next]);
      this.next += 1;
    }
    this.open = this.open.filter((span) => span.end > block.start);
    return this.open.filter((span) => span.start < block.end);
  }

  #fill(node, tree) {
    let at = tree.start;
    let signs = [];
    // The sign stands after the closing quotation marks, like the number of a footnote.
    const add = (text) => {
      const closing = signs.length ? CLOSING.exec(text)[0] : "";
      if (signs.length) node.append(el("span", { class: "glued" }, closing, ...signs));
      node.append(text.slice(closing.length));
      signs = [];
    };
    for (const child of tree.children) {
      add(this.text.slice(at, child.start));
      node.append(this.#piece(child));
      if (child.span.last && child.end === child.span.end) signs = [this.#sign(child.span)];
      at = child.end;
    }
    add(this.text.slice(at, tree.end));
  }

  #piece(tree) {
    const node = this[tree.span.kind](tree.span);
    this.#fill(node, tree);
    return node;
  }

  quote(span) {
    const speaker = this.byQuote.get(span.quote.id);
    const unsure = span.quote.confidence < UNSURE ? " unsure" : "";
    const node = el("mark", {
      class: `quote ${span.quote.type}${unsure} ${speaker.tone}`,
      on: { click: () => this.choose(speaker) },
    });
    keep(this.marks, span.quote.id, node);
    return node;
  }

  #sign(span) {
    const speaker = this.byQuote.get(span.quote.id);
    const sign = button(speaker.initials, () => this.choose(speaker), {
      class: `sign ${speaker.tone}`, title: `${label(speaker.name).textContent}: all their words`,
    });
    sign.setAttribute("aria-label", `${speaker.name}, ${span.quote.type}: all their words`);
    return sign;
  }

  entity(span) {
    const node = el("span", { class: "entity", title: span.type });
    keep(this.mentions, span.id, node);
    return node;
  }

  speaker() {
    return el("span", { class: "speaker" });
  }

  cue() {
    return el("span", { class: "cue" });
  }
}

function keep(map, key, node) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(node);
}

function* spansOf(annotation) {
  for (const quote of annotation.quotes) {
    for (const { start, end } of quote.spans) {
      const last = end === quote.spans.at(-1).end;
      yield { kind: "quote", rank: 0, start, end, quote, last };
    }
    const mention = quote.speaker?.mention;
    if (mention) yield { kind: "speaker", rank: 1, start: mention.start, end: mention.end };
    if (quote.cue) yield { kind: "cue", rank: 3, start: quote.cue.start, end: quote.cue.end };
  }
  for (const { id, type, mentions } of annotation.entities) {
    for (const { start, end } of mentions) {
      yield { kind: "entity", rank: 2, start, end, id, type: TYPES.get(type)?.[0] ?? type };
    }
  }
}

/** The names of the entity types: singular, plural. */
export const TYPES = new Map([
  ["PERSON", ["Person", "People"]],
  ["ORG", ["Organisation", "Organisations"]],
  ["GPE", ["City, state or country", "Cities, states, countries"]],
  ["LOC", ["Place", "Other places"]],
  ["FAC", ["Building or road", "Buildings and roads"]],
  ["NORP", ["Nation, faith or party", "Nations, faiths, parties"]],
  ["EVENT", ["Event", "Events"]],
  ["PRODUCT", ["Product", "Products"]],
  ["WORK_OF_ART", ["Work", "Works"]],
  ["LAW", ["Law", "Laws"]],
]);
