// The speakers of a page, each with a colour, initials and quotations.

const COLOURS = 8;

/** Return the speakers `{key, name, person, words, initials, tone, quotes}`: people before others, who
 *  said most first; all unnamed speakers come last, as one. Also returns a Map from quotation ids to
 *  speakers. */
export function speakersOf(annotation) {
  const people = new Set(annotation.entities.filter((entity) => entity.type === "PERSON")
    .map((entity) => entity.id));
  const found = new Map();
  const byQuote = new Map();
  for (const quote of annotation.quotes) {
    const key = keyOf(quote.speaker);
    if (!found.has(key)) {
      const person = people.has(quote.speaker?.entity_id);
      found.set(key, { key, name: nameOf(quote.speaker), person, words: 0, quotes: [] });
    }
    found.get(key).quotes.push(quote);
    found.get(key).words += wordsOf(quote).split(/\s+/u).length;
    byQuote.set(quote.id, found.get(key));
  }
  const speakers = [...found.values()].sort((one, other) =>
    (one.key === "") - (other.key === "") || other.person - one.person || other.words - one.words);
  const taken = new Map();
  speakers.forEach((speaker, index) => {
    speaker.tone = speaker.key === "" ? "tone-none" : `tone-${index % COLOURS}`;
    speaker.initials = speaker.key === "" ? "?" : unlike(initials(speaker.name), taken);
  });
  return { speakers, byQuote };
}

export const nameOf = (speaker) => speaker?.name || speaker?.mention?.text || "Unknown speaker";

function keyOf(speaker) {
  if (speaker?.entity_id) return `entity ${speaker.entity_id}`;
  const name = speaker?.name || speaker?.mention?.text;
  return name ? `name ${name}` : "";
}

const PARTICLES = new Set(["the", "a", "an", "of", "for", "and", "two", "three", "de", "van", "von"]);

function initials(name) {
  const words = (name.match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    (word) => !PARTICLES.has(word.toLowerCase()));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0].toUpperCase()).join("") || "•";
}

function unlike(letters, taken) {
  const count = (taken.get(letters) ?? 0) + 1;
  taken.set(letters, count);
  return count === 1 ? letters : `${letters}${count}`;
}

/** Return the words of a quotation as one text. */
export const wordsOf = (quote) => quote.spans.map((span) => span.text).join(" […] ");
