// Web archives (WARC): the pages that a crawler received.

import { gunzip } from "./unpack.js";

const PAGES = ["text/html", "application/xhtml+xml", "text/plain"];
const BROKEN = "is broken; nothing after it is read";

/** Return the pages of an archive as `{name, bytes, type, charset, url, date}`, or `{name, why}`. */
export async function ofWarc(bytes, limit) {
  const found = [];
  for (let at = 0, number = 1; at < bytes.length; number += 1) {
    const record = head(bytes, at);
    const length = Number(record?.fields["content-length"] ?? NaN);
    if (!record?.first.startsWith("WARC/") || !(length >= 0) || record.end + length > bytes.length) {
      found.push({ name: `record ${number}`, why: BROKEN });
      return found;
    }
    const page = await ofRecord(record.fields, bytes.subarray(record.end, record.end + length), limit);
    if (page) found.push(page);
    at = record.end + length;
    while (bytes[at] === 13 || bytes[at] === 10) at += 1;
  }
  return found;
}

/** Return the first line, the fields and the end of a head; null without one. */
function head(bytes, from) {
  let at = from;
  const lines = [];
  for (;;) {
    const end = bytes.indexOf(10, at);
    if (end < 0) return null;
    const line = new TextDecoder().decode(bytes.subarray(at, end)).replace(/\r$/, "");
    at = end + 1;
    if (!line) break;
    lines.push(line);
  }
  const [first = "", ...rest] = lines;
  const fields = {};
  for (const line of rest) {
    const colon = line.indexOf(":");
    if (colon > 0) fields[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { first, fields, end: at };
}

async function ofRecord(warc, bytes, limit) {
  if (warc["warc-type"] !== "response") return null;
  const http = head(bytes, 0);
  if (!http || !/^HTTP\/\S+ 200\b/.test(http.first)) return null;
  const [type, ...parameters] = (http.fields["content-type"] ?? "").split(";").map((part) => part.trim());
  if (!PAGES.includes(type.toLowerCase())) return null;
  const name = warc["warc-record-id"];
  try {
    const body = await decoded(bytes.subarray(http.end), http.fields, limit);
    const charset = /^charset=["']?([\w-]+)/i.exec(parameters.find((part) => /^charset=/i.test(part)) ?? "")?.[1];
    const url = warc["warc-target-uri"]?.replace(/^<|>$/g, "");
    return { name, bytes: body, type: type === "text/plain" ? type : "text/html", charset, url, date: warc["warc-date"] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { name, why: error.message };
  }
}

async function decoded(bytes, fields, limit) {
  const body = /\bchunked\b/i.test(fields["transfer-encoding"] ?? "") ? unchunked(bytes) : bytes;
  const coding = (fields["content-encoding"] ?? "identity").toLowerCase();
  if (coding === "identity") return body;
  if (coding === "gzip" || coding === "x-gzip") return gunzip(body, limit);
  throw new RangeError(`is packed as ${coding}; use the command for it`);
}

/** Return a body without the sizes of its chunks; a body that was stored without them stays as it is. */
function unchunked(bytes) {
  const parts = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf(10, at);
    const size = /^([0-9a-f]{1,8})\s*(;|\r?$)/i.exec(new TextDecoder().decode(bytes.subarray(at, end)))?.[1];
    if (end < 0 || !size) return parts.length ? join(parts) : bytes;
    const length = parseInt(size, 16);
    if (!length) return join(parts);
    parts.push(bytes.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 2;
  }
}

function join(parts) {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
