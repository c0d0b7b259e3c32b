// One job: unfinished, ended without a result, or its annotated page.

import { path, post, read, isPassing, pause } from "./api.js";
import { announce, button, copy, download, el, label, moment, number, plural, span } from "./dom.js";
import { marginOf } from "./margin.js";
import { pageOf } from "./page.js";
import { quoteTable } from "./quotes.js";
import { speakersOf } from "./speakers.js";
import { tabs } from "./tabs.js";

const LOOK = 2;
const LONGEST_RAW = 200_000;
const ENDED = new Set(["succeeded", "failed", "cancelled"]);

export async function jobView(place, signal, id) {
  document.title = "A page – Quotidian";
  const job = await finished(place, signal, id);
  if (job.status === "succeeded") {
    result(place, job);
    return;
  }
  place.replaceChildren(ending(place, signal, job));
  announce(`The page was not read: ${job.status}.`);
}

/** Show the progress until the job has ended; return the job with its annotation. */
async function finished(place, signal, id) {
  const status = el("p", { role: "status" }, "Looking it up…");
  const lost = el("p", { class: "quiet" });
  const cancel = button("Cancel", async () => {
    cancel.disabled = true;
    try {
      await post(`${path("jobs", id)}/cancel`);
    } catch (error) {
      lost.textContent = error.message;
    }
  }, { hidden: true });
  place.replaceChildren(el("div", { class: "sheet progress" },
    el("h1", {}, "Reading the page"),
    el("progress", { "aria-label": "Progress" }), status, lost,
    el("p", { class: "actions" }, cancel)));
  let wait = 0;
  for (;;) {
    try {
      const state = await read(`${path("jobs", id)}?result=false&wait=${wait}`, { signal });
      if (ENDED.has(state.status)) return await read(path("jobs", id), { signal });
      wait = LOOK;
      cancel.hidden = false;
      lost.textContent = "";
      const now = progress(state);
      if (status.textContent !== now) status.textContent = now;
    } catch (error) {
      if (signal.aborted || !wait || !isPassing(error)) throw error;
      lost.textContent = "The server cannot be reached; trying again.";
      await pause(LOOK * 1000, signal);
    }
  }
}

function progress(job) {
  if (job.status === "running") return "A worker reads it now.";
  const ahead = job.queue_position ? `${plural(job.queue_position, "page")} before it` : "Next in line";
  return job.estimated_wait ? `${ahead}; begins in about ${span(job.estimated_wait)}.` : `${ahead}.`;
}

function ending(place, signal, job) {
  const again = button("Try again", async () => {
    again.disabled = true;
    try {
      await post(`${path("jobs", job.id)}/retry`);
      await jobView(place, signal, job.id);
    } catch (error) {
      if (signal.aborted) return;
      again.disabled = false;
      why.append(el("p", { role: "alert" }, error.message));
    }
  }, { class: "primary" });
  const why = el("div", { class: "notice" },
    el("h1", {}, job.status === "failed" ? "This page could not be read" : "This page was cancelled"),
    job.error ? el("p", {}, el("strong", {}, job.error.title), `. ${job.error.detail}`) : null,
    el("p", { class: "quiet" }, `${plural(job.attempts, "attempt")}, ended `,
      moment(job.finished_at), ". Job ", el("code", {}, job.id)),
    el("p", { class: "actions" }, again, el("a", { href: "#/" }, "Read another page")));
  return why;
}

function result(place, job) {
  const annotation = job.result;
  const voices = speakersOf(annotation);
  let drawn = null;
  const page = () => {
    drawn ??= pageOf(annotation, voices.byQuote, (speaker) => margin.choose(speaker));
    return drawn;
  };
  const margin = marginOf(annotation, voices.speakers, page);
  const parts = tabs("The page", [
    { id: "page", name: "Page", make: () => reading(annotation, page().article, margin.element) },
    {
      id: "quotes",
      name: `Quotations (${annotation.quotes.length})`,
      make: () => quoteTable(job, annotation, voices, (quote) => {
        parts.show("page");
        margin.go(quote);
      }),
    },
    { id: "raw", name: "Raw", make: () => raw(job) },
  ]);
  const title = titleOf(job);
  document.title = `${label(title).textContent.slice(0, 80)} – Quotidian`;
  place.replaceChildren(header(job, title), parts.element);
  if (parts.element.querySelector(".headline")?.textContent === title) {
    // The page shows it itself, larger.
    place.querySelector("h1").classList.add("unseen");
  }
  announce(`${plural(annotation.quotes.length, "quotation")} found, ` +
    `${plural(voices.speakers.length, "speaker")}.`);
}

function header(job, title) {
  const { document: told, result: annotation } = job;
  const took = (new Date(job.finished_at) - new Date(job.started_at)) / 1000;
  const facts = [
    plural(annotation.quotes.length, "quotation"),
    languageName(annotation.document.language),
    `${number(annotation.document.characters)} characters`,
    `read in ${span(took)}`,
  ];
  const url = told.url ?? annotation.document.url;
  return el("header", { class: "job-head" },
    el("div", {},
      el("h1", {}, label(title)),
      el("p", { class: "quiet" }, moment(job.created_at), ` · ${facts.join(" · ")}`,
        HOST.test(url ?? "")
          ? el("span", {}, " · ", el("a", { href: url, rel: "noopener noreferrer" }, label(hostOf(url))))
          : null),
      job.expires_at
        ? el("p", { class: "quiet" }, "Kept until ", moment(job.expires_at),
          "; save the quotations before, or read the page again.")
        : null),
    el("p", { class: "actions" },
      button("Copy the link", () => copy(location.href, "Link")),
      el("a", { href: "#/" }, "Read another page")));
}

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

/** Return the English name of a language tag; the sender may have given any tag. */
function languageName(tag) {
  if (!tag) return "unknown language";
  try {
    return LANGUAGES.of(tag);
  } catch {
    return `language ${tag}`;
  }
}

const HOST = /^https?:\/\/([^/?#]*)/;
const hostOf = (url) => HOST.exec(url)[1];

function titleOf(job) {
  const { document: told, result: annotation } = job;
  const [section] = annotation.sections.filter((item) => item.title);
  return told.title || told.external_id || section?.title || "A page";
}

function reading(annotation, article, margin) {
  const warnings = annotation.warnings.map((warning) => el("li", {}, warning.detail));
  return el("div", {},
    warnings.length ? el("ul", { class: "warnings" }, ...warnings) : null,
    el("div", { class: "reading" }, margin, article));
}

function raw(job) {
  const text = JSON.stringify(job.result, null, 2);
  const cut = text.length > LONGEST_RAW;
  const keep = () => download(`annotation-${job.id}.json`, "application/json", `${text}\n`);
  return el("div", { class: "raw" },
    el("p", { class: "actions" },
      button("Copy", () => copy(text, "Annotation")),
      button("Save as a file", keep),
      cut ? el("span", { class: "quiet" }, "Only the beginning is shown; the file has all.") : null),
    el("pre", { tabindex: "0", "aria-label": "The raw annotation" },
      cut ? `${text.slice(0, LONGEST_RAW)}…` : text));
}
