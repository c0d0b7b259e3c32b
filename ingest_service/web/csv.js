// CSV files (RFC 4180): rows, and documents of them by the names of their columns.

export const FIELDS = [
  "content", "content_type", "external_id", "url", "title", "source", "published_at", "language", "callback_url",
];
export const METADATA = "metadata";
export const NOTHING = "";

/** Return the rows of a CSV text as `{line, cells}`; the first one has the names of the columns. */
export function parseCsv(text) {
  const rows = [];
  let [line, begun, cells, cell, quoted] = [1, 1, [], "", false];
  const endRow = () => {
    if (cells.length || cell) rows.push({ line: begun, cells: [...cells, cell] });
    [cells, cell, begun] = [[], "", line];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "\n") line += 1;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += sign;
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && !cell) quoted = true;
    else if (sign === ",") [cells, cell] = [[...cells, cell], ""];
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[at + 1] === "\n") continue;
      endRow();
    } else cell += sign;
  }
  if (quoted) throw new RangeError(`has a quote mark that is not closed, in the row of line ${begun}`);
  endRow();
  return rows;
}

/** Return what each column is taken for: the field of its name, or else metadata. */
export const columnsByName = (names) => names.map((name) => (FIELDS.includes(name) ? name : METADATA));

/** Return the documents of a table and what is wrong with other rows, by the use of each column. */
export function ofTable({ name, rows }, uses) {
  const [head, ...body] = rows;
  const documents = [];
  const wrong = [];
  for (const { line, cells } of body) {
    const place = `${name}:${line}`;
    if (cells.length > head.cells.length) {
      wrong.push({ name: place, why: "has more cells than the header has columns" });
      continue;
    }
    const document = { external_id: place };
    const metadata = {};
    cells.forEach((cell, column) => {
      if (!cell || uses[column] === NOTHING) return;
      if (uses[column] === METADATA) metadata[head.cells[column]] = cell;
      else document[uses[column]] = cell;
    });
    if (Object.keys(metadata).length) document.metadata = metadata;
    if (document.content?.trim()) documents.push(document);
    else wrong.push({ name: place, why: "has no text" });
  }
  return { documents, wrong };
}
