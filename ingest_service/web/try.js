// Paste a page or choose files, and submit them.

import { path, post, Problem } from "./api.js";
import { rememberBatch } from "./batch.js";
import { button, el, label, plural } from "./dom.js";
import { ofFile, ofText } from "./files.js";
import { SAMPLE } from "./sample.js";

const KINDS = [["auto", "Tell by itself"], ["text", "Plain text"], ["html", "HTML"]];

export function tryView(place) {
  document.title = "Read a page – Quotidian";
  const field = el("textarea", {
    id: "content", rows: 12, spellcheck: "false", dir: "auto",
    placeholder: "Paste the text of a page, or its HTML",
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
      button("Fill in a sample", () => {
        field.value = SAMPLE;
        field.focus();
      }),
      el("span", { class: "pair" }, el("label", { for: "kind" }, "It is"), kind)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) {
      told.replaceChildren(el("p", {}, "There is nothing to read yet: paste a page first."));
      field.focus();
      return;
    }
    busily(submit, told, () => send([ofText(field.value, kind.value)]));
  });
  place.append(
    el("div", { class: "intro" },
      el("h1", {}, "Who said what, on which page?"),
      el("p", {}, "Give Quotidian a news page. It finds the articles on it, who is quoted in them, " +
        "in which words, and sets the rest aside.")),
    form, told, drop(told));
}

function drop(told) {
  const input = el("input", {
    id: "files", type: "file", multiple: true, class: "unseen",
    accept: ".txt,.text,.md,.html,.htm,.xhtml,text/plain,text/html",
  });
  const area = el("div", { class: "drop" },
    input,
    el("label", { for: "files" }, el("strong", {}, "Choose files"), " or drop them here"),
    el("p", {}, "Text or HTML, one page a file, as many as you like."));
  const take = (files) => busily(input, told, () => sendFiles([...files], told));
  input.addEventListener("change", () => {
    if (input.files.length) take(input.files);
  });
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (event.dataTransfer.files.length) take(event.dataTransfer.files);
  });
  return area;
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
  const documents = [];
  const wrong = [];
  for (const file of files) {
    try {
      documents.push(await ofFile(file));
    } catch (error) {
      wrong.push(el("li", {}, label(file.name), ` ${error.message}`));
    }
  }
  if (wrong.length) {
    told.replaceChildren(
      el("p", {}, `${plural(wrong.length, "file")} cannot be read; leave out what is no text:`),
      el("ul", {}, ...wrong));
    return;
  }
  await send(documents);
}

async function send(documents) {
  if (documents.length === 1) {
    const job = await post(path("documents"), documents[0]);
    location.hash = `#/jobs/${job.id}`;
    return;
  }
  const batch = await post(path("batches"), { documents });
  rememberBatch(batch, documents);
  location.hash = `#/batches/${batch.id}`;
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
