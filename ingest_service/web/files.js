// Pasted text and chosen files as documents of the API.

const LONGEST_NAME = 512;
const LONGEST_HEADING = 120;
const HEAD = 2048;
// The API accepts no larger page (bytes).
const LARGEST = 32 * 1024 * 1024;

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

/** Return a document of a file; throws RangeError when the file has no text. */
export async function ofFile(file) {
  const content = decode(await bytesOf(file));
  if (!content.trim()) throw new RangeError("is empty");
  if (content.includes("\u0000")) throw new RangeError("is no text file");
  const named = /\.x?html?(\.gz)?$/i.test(file.name) || file.type === "text/html";
  const html = named || looksLikeHtml(content);
  return {
    content,
    content_type: html ? "text/html" : "text/plain",
    external_id: file.name.replace(/[\u0000-\u001f\u007f]/g, " ").slice(0, LONGEST_NAME),
  };
}

async function bytesOf(file) {
  const packed = /\.gz$/i.test(file.name);
  const stream = packed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  const parts = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch {
      throw new RangeError(packed ? "is not a whole gzip file" : "cannot be opened");
    }
    if (part.done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(part.value);
    size += part.value.length;
    if (size > LARGEST) {
      await reader.cancel();
      throw new RangeError("is larger than 32 MiB");
    }
  }
}

/** Return the text of a file's bytes: decoded by its byte order mark, as UTF-8, as its HTML declares,
 *  or else as Windows-1252, as browsers do. */
export function decode(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const head = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD));
    const declared = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
    return decoder(declared).decode(bytes);
  }
}

function decoder(declared) {
  try {
    return new TextDecoder(declared || "windows-1252");
  } catch {
    return new TextDecoder("windows-1252");
  }
}
