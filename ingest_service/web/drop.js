// Files that are chosen or dropped: all that can be read are sent, the others are listed.

import { columnsByName, FIELDS, METADATA, NOTHING, ofTable } from "./csv.js";
import { announce, button, el, label, number, plural } from "./dom.js";
import { ofFile } from "./files.js";

const ACCEPTED = ".txt,.text,.md,.html,.htm,.xhtml,.gz,.zip,.warc,.csv,text/plain,text/html,text/csv";
const PREVIEWED = 3;
const LONGEST_CELL = 80;
// One batch of the API (documents, bytes).
const MOST = 1000;
const MOST_BYTES = 32 * 1024 * 1024;

/** Return the area for files; `take` gets the chosen ones and the control that chose them. */
export function dropArea(take) {
  const input = el("input", { id: "files", type: "file", multiple: true, class: "unseen", accept: ACCEPTED });
  const area = el("div", { class: "drop" },
    input,
    el("label", { for: "files" }, el("strong", {}, "Choose files"), " or drop them here"),
    el("p", {}, "Text or HTML, one page a file; CSV, one page a row; web archives (.warc) and .zip, with " +
      "many. .gz may follow the name."));
  input.addEventListener("change", () => {
    if (input.files.length) take([...input.files], input);
  });
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files], input);
  });
  return area;
}

/** Return what is in all files: `{documents, tables, wrong}`. */
export async function readAll(files) {
  const found = { documents: [], tables: [], wrong: [] };
  for (const file of files) {
    const part = await ofFile(file);
    for (const kind of Object.keys(found)) found[kind] = found[kind].concat(part[kind]);
  }
  return found;
}

/** Return a sentence why these documents are not sent as one batch; null when they can be. */
export function tooMany(documents) {
  const size = new Blob(documents.map((document) => JSON.stringify(document))).size;
  if (documents.length <= MOST && size < MOST_BYTES) return null;
  return `These are ${plural(documents.length, "page")} of ${number(Math.ceil(size / 1024 / 1024))} MiB, and ` +
    `this page sends at most ${number(MOST)} pages or 32 MiB at once. Choose fewer files, or use the command: ` +
    "quotidian submit FILE";
}

/** Return the list of what cannot be read. */
export const unreadable = (wrong) => [
  el("p", {}, `${plural(wrong.length, "item")} cannot be read:`),
  el("ul", {}, ...wrong.map(({ name, why }) => el("li", {}, label(name), `: ${why}`))),
];

/** Return a form that shows tables and what their columns are taken for; `done` gets the documents of
 *  them and what is wrong with other rows. */
export function preview(tables, done, dismissed) {
  announce("Check the columns before the pages are sent.");
  const choices = tables.map((table) => columnsByName(table.rows[0].cells));
  const send = el("button", { class: "primary" });
  const missing = el("p", { class: "quiet" });
  const update = () => {
    const rows = tables.reduce((sum, table) => sum + table.rows.length - 1, 0);
    send.textContent = `Send ${plural(rows, "row")} as pages`;
    send.disabled = !choices.every((uses) => uses.filter((use) => use === "content").length === 1);
    missing.textContent = send.disabled ? "Say for one column of each table that it is the text of the page." : "";
  };
  update();
  return el("form", {
    class: "sheet",
    "aria-label": "Columns",
    on: {
      submit: (event) => {
        event.preventDefault();
        const parts = tables.map((table, at) => ofTable(table, choices[at]));
        done(parts.flatMap((part) => part.documents), parts.flatMap((part) => part.wrong));
      },
    },
  },
  ...tables.map((table, at) => shown(table, choices[at], at, update)), missing,
  el("p", { class: "actions" }, send, button("Do not send", dismissed)));
}

function shown({ name, rows }, uses, at, update) {
  const [head, ...body] = rows;
  return el("section", {},
    el("h2", {}, label(name)),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `First rows of ${name}` },
      el("table", {},
        el("thead", {},
          el("tr", {}, ...head.cells.map((cell) => el("th", { scope: "col" }, label(cell)))),
          el("tr", {}, ...uses.map((_, column) => el("td", {}, use(head.cells[column], uses, column, at, update))))),
        el("tbody", {}, ...body.slice(0, PREVIEWED).map((row) => el("tr", {},
          ...head.cells.map((_, column) => el("td", {}, label((row.cells[column] ?? "").slice(0, LONGEST_CELL))))))))),
    el("p", { class: "quiet" }, `${plural(body.length, "row")}, the first ${Math.min(PREVIEWED, body.length)} are shown.`));
}

function use(name, uses, column, at, update) {
  const options = [...FIELDS.map((field) => [field, field === "content" ? "the text (content)" : field]),
    [METADATA, "metadata"], [NOTHING, "leave out"]];
  const select = el("select", { id: `use-${at}-${column}`, "aria-label": `Column ${name} is` },
    ...options.map(([value, title]) => el("option", { value, selected: uses[column] === value }, title)));
  select.addEventListener("change", () => {
    uses[column] = select.value;
    update();
  });
  return select;
}
