// Paste a page or choose files, and submit them.

import { path, post, Problem } from "./api.js";
import { rememberBatch } from "./batch.js";
import { button, el } from "./dom.js";
import { dropArea, preview, readAll, tooMany, unreadable } from "./drop.js";
import { addressOf, ofText } from "./files.js";
import { SAMPLE } from "./sample.js";

const KINDS = [["auto", "Detect automatically"], ["text", "Plain text"], ["html", "HTML"]];

export function tryView(place) {
  document.title = "Read a page – Quotidian";
  const field = el("textarea", {
    id: "content", rows: 12, spellcheck: "false", dir: "auto",
    placeholder: "Paste the text of a page, its HTML, or its address",
  });
  const kind = el("select", { id: "kind" },
    ...KINDS.map(([value, name]) => el("option", { value }, name)));
  const submit = el("button", { class: "primary" }, "Find the quotations");
  const told = el("div", { class: "told", role: "alert" });
  const form = el("form", { class: "sheet" },
    el("label", { for: "content", class: "caps" }, "The page"),
    field,
    el("div", { class: "actions" },
      submit,
      el("span", { class: "quiet" }, el("kbd", {}, "Ctrl"), "+", el("kbd", {}, "Enter")),
      button("Fill in a sample", () => {
        field.value = SAMPLE;
        field.focus();
      }),
      el("span", { class: "pair" }, el("label", { for: "kind" }, "Format"), kind)));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) {
      told.replaceChildren(el("p", {}, "There is nothing to read yet: paste a page first."));
      field.focus();
      return;
    }
    const address = addressOf(field.value);
    busily(submit, told, () => address
      ? sendOne(path("documents", "fetch"), { url: address })
      : send([ofText(field.value, kind.value)]));
  });
  place.append(
    el("div", { class: "intro" },
      el("h1", {}, "Who said what, on which page?"),
      el("p", {}, "Give Quotidian a news page. It finds the articles on it, who is quoted in them, " +
        "in which words, and sets the rest aside.")),
    form, told, dropArea((files, control) => busily(control, told, () => sendFiles(files, told))));
}

async function busily(control, told, work) {
  if (control.disabled) return;
  control.disabled = true;
  told.replaceChildren(el("p", { class: "quiet" }, "Sending…"));
  try {
    await work();
  } catch (error) {
    told.replaceChildren(...refusal(error));
  } finally {
    control.disabled = false;
    if ("files" in control && control.type === "file") control.value = "";
  }
}

async function sendFiles(files, told) {
  const { documents, tables, wrong } = await readAll(files);
  if (!tables.length) {
    await sendRead(documents, wrong, told);
    return;
  }
  told.replaceChildren(preview(tables,
    (rows, others) => busily(told, told, () => sendRead([...documents, ...rows], [...wrong, ...others], told)),
    () => told.replaceChildren()));
}

/** Send what was read of files, unless there is nothing or too much of it. */
async function sendRead(documents, wrong, told) {
  const why = tooMany(documents);
  if (why) told.replaceChildren(el("p", {}, why));
  else if (!documents.length) told.replaceChildren(...unreadable(wrong));
  else await send(documents, wrong);
}

/** Send the documents; the view of the batch lists the files that were `skipped` with the reason. */
async function send(documents, skipped = []) {
  if (documents.length === 1 && !skipped.length) {
    await sendOne(path("documents"), documents[0]);
    return;
  }
  const batch = await post(path("batches"), { documents });
  rememberBatch(batch, documents, skipped);
  location.hash = `#/batches/${batch.id}`;
}

/** Post one document, or the address of one, and go to its page. */
async function sendOne(where, body) {
  const job = await post(where, body);
  location.hash = `#/jobs/${job.id}`;
}

function refusal(error) {
  if (error instanceof TypeError) {
    return [el("p", {}, "The server cannot be reached. What you typed is still here; try again.")];
  }
  if (!(error instanceof Problem)) throw error;
  return [
    el("p", {}, el("strong", {}, `${error.title}.`), ` ${error.message}`),
    el("ul", {}, ...error.errors.map((item) => el("li", {}, `${item.pointer}: ${item.detail}`))),
  ];
}
