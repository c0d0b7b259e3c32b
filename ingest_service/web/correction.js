// The form that says what is not right in a quotation.

import { path, post, read } from "./api.js";
import { announce, button, el } from "./dom.js";
import { Text } from "./text.js";

const KINDS = [
  ["speaker", "Somebody else says it"],
  ["bounds", "Other words are said"],
  ["merge", "Two names are one"],
  ["wrong", "It is not a quotation"],
];
let forms = 0;

/** Return the form. `done` gets the corrected quotation, `close` is called without one. */
export function correction(item, signal, done, close) {
  return new Correction(item, signal, done, close).element;
}

class Correction {
  constructor(item, signal, done, close) {
    Object.assign(this, { item, signal, done });
    forms += 1;
    this.id = `correction-${forms}`;
    this.trouble = el("p", { role: "alert", class: "bad" });
    this.fields = el("div", { class: "correction-fields" });
    const choices = KINDS.map(([kind, title], at) => el("label", {},
      el("input", { type: "radio", name: "kind", value: kind, checked: at === 0, on: { change: () => this.#choose(kind) } }), ` ${title}`));
    this.element = el("form", {
      class: "sheet correction", "aria-label": "Correct this quotation",
      on: {
        submit: (event) => this.#send(event),
        keydown: (event) => {
          if (event.key === "Escape") close();
        },
      },
    },
    el("fieldset", {}, el("legend", { class: "caps" }, "What is not right?"), ...choices), this.fields,
    el("p", { class: "actions" }, el("button", { class: "primary" }, "Save"), button("Cancel", close),
      item.corrections.length ? button("Undo the last correction", () => this.#undo()) : null),
    this.trouble);
    this.#choose("speaker");
  }

  #input(name, title, value = "") {
    const id = `${this.id}-${name}`;
    return el("p", {}, el("label", { for: id }, title),
      el("input", { id, name, type: "text", maxlength: 200, autocomplete: "off", value }));
  }

  async #choose(kind) {
    const name = this.item.speaker?.name ?? "";
    this.fields.replaceChildren(...({
      speaker: () => [this.#input("speaker", "Who says it (empty: nobody is named)", name)],
      merge: () => [this.#input("kept", "The name to keep", name), this.#input("other", "The other name")],
      bounds: () => [el("p", { class: "quiet" }, "One moment.")],
      wrong: () => [],
    })[kind]());
    if (kind === "bounds") await this.#passage();
  }

  /** Show the passage, with the words of the quotation marked in it. */
  async #passage() {
    try {
      const { passage, corrected, quote } = await read(path("quotes", this.item.id), { signal: this.signal });
      const text = new Text(passage.text);
      const { spans } = corrected ?? quote;
      const id = `${this.id}-passage`;
      const area = el("textarea", { id, readonly: true, rows: 5, dir: "auto" });
      area.value = passage.text;
      this.passage = { area, text, start: passage.start, spans };
      this.fields.replaceChildren(el("p", {}, el("label", { for: id }, "Mark the words that are said"), area));
      area.focus();
      area.setSelectionRange(text.unit(spans[0].start - passage.start), text.unit(spans.at(-1).end - passage.start));
    } catch (error) {
      if (!this.signal.aborted) this.trouble.textContent = error.message;
    }
  }

  #asked(fields) {
    const kind = fields.get("kind");
    if (kind === "speaker") return { kind, speaker: fields.get("speaker").trim() || null };
    if (kind === "merge") return { kind, names: [fields.get("kept").trim(), fields.get("other").trim()] };
    if (kind === "wrong") return { kind };
    const { area, text, start, spans } = this.passage;
    const [from, to] = [area.selectionStart, area.selectionEnd].map((unit) => start + text.point(unit));
    return { kind, spans: without(spans, from, to) };
  }

  #send(event) {
    event.preventDefault();
    return this.#post(path("quotes", this.item.id, "corrections"), this.#asked(new FormData(event.target)), "Corrected.");
  }

  #undo() {
    return this.#post(path("quotes", this.item.id, "undo"), undefined, "Undone.");
  }

  async #post(where, value, told) {
    try {
      this.done(await post(where, value, { signal: this.signal }));
      announce(told);
    } catch (error) {
      if (!this.signal.aborted) this.trouble.textContent = error.message;
    }
  }
}

/** Return what is marked, without what interrupts the spans of the quotation there. */
function without(spans, from, to) {
  const gaps = spans.slice(1).map((span, at) => [spans[at].end, span.start]);
  const edges = [from, ...gaps.filter(([start, end]) => from < start && end < to).flat(), to];
  return edges.flatMap((edge, at) => (at % 2 ? [] : [{ start: edge, end: edges[at + 1] }]));
}
