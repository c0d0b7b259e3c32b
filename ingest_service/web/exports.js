// Quotations as files for other programs.

import { nameOf, wordsOf } from "./speakers.js";

// The columns of `quotidian export --format csv` (docs/command.md).
const COLUMNS = [
  ["id", (quote, job) => job.id],
  ["external_id", (quote, job) => job.document.external_id],
  ["url", (quote, job) => job.document.url ?? job.result.document.url],
  ["title", (quote, job) => job.document.title ?? sectionOf(quote, job)?.title],
  ["source", (quote, job) => job.document.source ?? sectionOf(quote, job)?.source],
  ["published", (quote, job) => job.document.published_at ?? sectionOf(quote, job)?.published],
  ["language", (quote, job) => job.result.document.language],
  ["quote", (quote) => quote.id],
  ["type", (quote) => quote.type],
  ["speaker", (quote) => quote.speaker?.name],
  ["speaker_mention", (quote) => quote.speaker?.mention?.text],
  ["resolution", (quote) => quote.speaker?.resolution],
  ["cue", (quote) => quote.cue?.text],
  ["text", wordsOf],
  ["start", (quote) => quote.spans[0].start],
  ["end", (quote) => quote.spans.at(-1).end],
  ["confidence", (quote) => quote.confidence],
];
const sectionOf = (quote, job) => job.result.sections.find(({ id }) => id === quote.section_id);

// Characters that begin a formula in spreadsheets, also in full width (OWASP, CSV injection).
const FORMULA = /^[\s\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/u;

/** Return CSV (RFC 4180) with a byte order mark for Excel; a possible formula gets an apostrophe. The
 *  pages are `{job, quotes}`. */
export function toCsv(pages) {
  const rows = [COLUMNS.map(([name]) => cell(name))];
  for (const { job, quotes } of pages) {
    for (const quote of quotes) rows.push(COLUMNS.map(([, value]) => cell(value(quote, job))));
  }
  return `\ufeff${rows.map((row) => `${row.join(",")}\r\n`).join("")}`;
}

function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Return the quotations as the API has them, with their job. */
export function toJson(quotes, job) {
  const { id, document } = job;
  return `${JSON.stringify({ job: id, document, quotes }, null, 2)}\n`;
}

/** Return a quotation as a sentence of plain text. */
export function toLine(quote) {
  const words = quote.type === "direct" ? `“${wordsOf(quote)}”` : wordsOf(quote);
  return `${words} — ${nameOf(quote.speaker)}`;
}
