// gzip files and zip archives, unpacked by the browser. Errors that people read are RangeErrors.

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const ZIP64 = 0xffffffff;

/** Return the bytes of a stream; throws RangeError above so many. */
async function collect(stream, limit) {
  const parts = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new RangeError(`has more than ${limit / 1024 / 1024} MiB unpacked; use the command for it`);
    }
  }
}

/** Return the unpacked bytes; null when they are not whole, or when something follows them. */
async function inflate(bytes, format, limit) {
  try {
    return await collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)), limit);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return null;
  }
}

/** Return what the members of a gzip file unpack to, one after the other, within so many bytes.
 *
 *  The browser unpacks one member and refuses more. Where one ends is found by trying: what looks like
 *  a beginning inside of a member makes that member fail its checksum. */
export async function gunzip(bytes, limit) {
  const parts = [];
  let left = limit;
  for (let start = 0; start < bytes.length;) {
    let end = start;
    let part = null;
    while (!part && end < bytes.length) {
      end = nextMember(bytes, end + 1);
      part = await inflate(bytes.subarray(start, end), "gzip", left);
    }
    if (!part) throw new RangeError("is not a whole gzip file");
    parts.push(part);
    left -= part.length;
    start = end;
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function nextMember(bytes, from) {
  for (let at = bytes.indexOf(0x1f, from); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] === 0x8b && bytes[at + 2] === 8 && bytes[at + 3] < 32) return at;
  }
  return bytes.length;
}

/** Return the files of a zip archive as `{name, bytes}`, or `{name, why}` for one that is not read. */
export async function unzip(archive, limit) {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const files = [];
  let left = limit;
  for (const entry of entries(view)) {
    if (entry.name.endsWith("/") || entry.name.startsWith("__MACOSX/")) continue;
    const file = await member(archive, view, entry, left);
    left -= file.bytes?.length ?? 0;
    files.push(file);
  }
  return files;
}

function entries(view) {
  const found = [];
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw new RangeError("is not a whole zip archive");
  let at = view.getUint32(end + 16, true);
  if (at === ZIP64) throw new RangeError("is a large archive (ZIP64); use the command for it");
  try {
    for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
      if (view.getUint32(at, true) !== ENTRY) throw new RangeError("is not a whole zip archive");
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      found.push({
        flags: view.getUint16(at + 8, true),
        method: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        header: view.getUint32(at + 42, true),
        name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, name)),
      });
      at += 46 + name + extra + comment;
    }
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError("is not a whole zip archive");
    throw error;
  }
  return found;
}

async function member(archive, view, { flags, method, packed, size, header, name }, limit) {
  if (flags & ENCRYPTED) return { name, why: "has a password" };
  if (method !== STORED && method !== DEFLATED) return { name, why: "is packed in a way that is not read here" };
  if (header + 30 > view.byteLength) return { name, why: "is not whole" };
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const bytes = archive.subarray(start, start + packed);
  try {
    const unpacked = method === STORED ? bytes : await inflate(bytes, "deflate-raw", limit);
    if (unpacked?.length !== size) return { name, why: "is not whole" };
    return { name, bytes: unpacked };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { name, why: error.message };
  }
}
