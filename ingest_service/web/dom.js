// Elements and short texts. Text always becomes text nodes; no string becomes markup.

/** Make an element: attributes, `on` (listeners), `class`, `data`; children are nodes or text. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (key === "data") {
      Object.assign(node.dataset, value);
    } else {
      node.setAttribute(key, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function button(text, onClick, attributes = {}) {
  return el("button", { type: "button", on: { click: onClick }, ...attributes }, text);
}

// Characters that reorder the text around them, or that are invisible.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Return a name from a document or file on one line, with control characters made visible. */
export function label(text) {
  const shown = text.replace(/[\t\r\n\u2028\u2029]+/gu, " ").replace(UNSEEN, (character) => {
    if (character === "\u200d" || character === "\u200c") return character;
    return `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
  return el("bdi", {}, shown);
}

const announcer = () => document.getElementById("announcer");

/** Announce a message to screen readers. */
export function announce(text) {
  announcer().textContent = "";
  setTimeout(() => {
    announcer().textContent = text;
  }, 50);
}

const NUMBER = new Intl.NumberFormat("en");
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

/** Return the day of a time, or a day, as a short text. */
export const day = (time) => DAY.format(new Date(time));
export const number = (value) => NUMBER.format(value);
export const plural = (count, noun, nouns = `${noun}s`) =>
  `${number(count)} ${count === 1 ? noun : nouns}`;

/** Return the day and minute of a time as an element. */
export function moment(time) {
  return el("time", { datetime: time }, MOMENT.format(new Date(time)));
}

/** Return seconds as a short text. */
export function span(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 360000) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

/** Copy text; also over plain HTTP, where browsers offer no clipboard. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = el("textarea", { class: "unseen", "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) {
      announce("The browser does not let this page copy.");
      return;
    }
  }
  announce(`${what} copied.`);
}

/** Let the browser save a file. */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
