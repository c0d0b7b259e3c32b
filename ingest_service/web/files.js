// Pasted text and chosen files as documents of the API.

import { parseCsv } from "./csv.js";
import { gunzip, unzip } from "./unpack.js";
import { ofWarc } from "./warc.js";

const LONGEST_NAME = 512;
const LONGEST_HEADING = 120;
const HEAD = 2048;
// The API accepts no larger page (bytes).
const LARGEST = 32 * 1024 * 1024;
// Files are read into the memory of the browser (bytes, packed and unpacked).
const LARGEST_FILE = 256 * 1024 * 1024;
const TEXTS = ["txt", "text", "md", "html", "htm", "xhtml"];
const COMMAND_ONLY = ["parquet", "eml", "mbox", "jsonl", "ndjson", "pdf", "docx"];

/** Return whether a text is HTML, by its beginning, as browsers do. */
export function looksLikeHtml(text) {
  const head = text.slice(0, HEAD).trimStart().toLowerCase();
  return /^(<!doctype html|<html|<head|<body|<\?xml)/.test(head) ||
    /^<[a-z][^>]*>/.test(head) && /<\/(p|div|article|section|h[1-6]|main|body)>/.test(text.toLowerCase());
}

/** Return the address that a pasted text consists of; null when it is something else. */
export function addressOf(text) {
  const pasted = text.trim();
  return /^https?:\/\/[^\s<>"]{1,3990}$/i.test(pasted) && URL.canParse(pasted) ? pasted : null;
}

/** Return a document of a pasted text. */
export function ofText(content, kind) {
  const html = kind === "auto" ? looksLikeHtml(content) : kind === "html";
  const heading = (html ? /<title[^>]*>([^<]+)/i.exec(content)?.[1] ?? "" : content)
    .replace(/[\u0000-\u001f\u007f]+/g, "\n").trim().split("\n")[0];
  return {
    content,
    content_type: html ? "text/html" : "text/plain",
    // Lists show this name.
    metadata: heading ? { heading: [...heading].slice(0, LONGEST_HEADING).join("") } : undefined,
  };
}

/** Return what is in a file: its documents, tables that are documents by row, and what is `wrong`
 *  with others, as `{name, why}`. */
export async function ofFile(file) {
  const found = { documents: [], tables: [], wrong: [] };
  if (file.size > LARGEST_FILE) {
    found.wrong.push({ name: file.name, why: "has more than 256 MiB; use the command for it" });
    return found;
  }
  try {
    await read(file.name, new Uint8Array(await file.arrayBuffer()), found, { within: false });
  } catch (error) {
    if (!(error instanceof RangeError) && error.name !== "NotReadableError") throw error;
    const why = error instanceof RangeError ? error.message : "cannot be opened";
    found.wrong.push({ name: file.name, why });
  }
  return found;
}

/** Put what is in a file, `within` an archive or not, to what was `found`. */
async function read(name, bytes, found, { within }) {
  const packed = /\.gz$/i.test(name);
  const kind = /\.([a-z0-9]+)$/i.exec(name.replace(/\.gz$/i, ""))?.[1].toLowerCase();
  if (COMMAND_ONLY.includes(kind)) throw new RangeError("is not read here; use the command: quotidian submit FILE");
  if (packed) bytes = await gunzip(bytes, LARGEST_FILE);
  if (kind === "zip") {
    if (within) throw new RangeError("is an archive in an archive; unpack it first");
    await readAll(name, await unzip(bytes, LARGEST_FILE), found);
  } else if (kind === "warc") {
    for (const page of await ofWarc(bytes, LARGEST)) readPage(`${name}:${page.name}`, page, found);
  } else if (kind === "csv") {
    found.tables.push(tableOf(name, decode(bytes)));
  } else if (within && !TEXTS.includes(kind)) {
    throw new RangeError("is of a kind that is not read");
  } else {
    found.documents.push(ofBytes(name, bytes));
  }
}

async function readAll(name, files, found) {
  for (const file of files) {
    const place = `${name}/${file.name}`;
    try {
      if (file.why) throw new RangeError(file.why);
      await read(place, file.bytes, found, { within: true });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      found.wrong.push({ name: place, why: error.message });
    }
  }
}

function readPage(place, page, found) {
  const content = page.why ? "" : decode(page.bytes, page.charset);
  if (!content.trim()) {
    found.wrong.push({ name: place, why: page.why ?? "is empty" });
    return;
  }
  const metadata = page.date ? { crawled_at: page.date } : undefined;
  const url = addressOf(page.url ?? "") ?? undefined;
  found.documents.push({ content, content_type: page.type, external_id: nameOf(page.name), url, metadata });
}

function tableOf(name, text) {
  const rows = parseCsv(text);
  if (rows.length < 2) throw new RangeError("has no rows below its header");
  return { name, rows };
}

const nameOf = (name) => name.replace(/[\u0000-\u001f\u007f]/g, " ").slice(-LONGEST_NAME);

/** Return the document of a text or HTML file; throws RangeError when it has no text. */
function ofBytes(name, bytes) {
  if (bytes.length > LARGEST) throw new RangeError("is larger than 32 MiB");
  const content = decode(bytes);
  if (!content.trim()) throw new RangeError("is empty");
  if (content.includes("\u0000")) throw new RangeError("is not a text file");
  const html = /\.x?html?(\.gz)?$/i.test(name) || looksLikeHtml(content);
  return { content, content_type: html ? "text/html" : "text/plain", external_id: nameOf(name) };
}

/** Return the text of a file's bytes: decoded by its byte order mark, as UTF-8, as its header or its HTML
 *  declares, or else as Windows-1252, as browsers do. */
export function decode(bytes, charset) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const head = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD));
    const declared = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
    return decoder(charset ?? declared).decode(bytes);
  }
}

function decoder(declared) {
  try {
    return new TextDecoder(declared || "windows-1252");
  } catch {
    return new TextDecoder("windows-1252");
  }
}
