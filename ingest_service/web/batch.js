// A batch: its progress and its jobs.

import { isPassing, path, pause, read } from "./api.js";
import { announce, button, copy, download, el, label, moment, number, plural } from "./dom.js";
import { toCsv } from "./exports.js";
import { badge, bar, jobKey, jobLink, keep } from "./lists.js";

const SENT = "quotidian-batches";
const REMEMBERED = 20;
const PAGE = 200;
const AT_ONCE = 4;

/** Note a batch that was sent from this tab, with the files `skipped` before and those rejected. */
export function rememberBatch(batch, documents, skipped = []) {
  const rejected = batch.items.filter((item) => item.status === "rejected").map((item) => ({
    name: documents[item.index].external_id ?? `Page ${item.index + 1}`,
    why: item.problem?.detail ?? "",
  }));
  const sent = [{ id: batch.id, rejected: [...skipped, ...rejected] }, ...sentBatches()].slice(0, REMEMBERED);
  sessionStorage.setItem(SENT, JSON.stringify(sent));
}

export function sentBatches() {
  return JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
}

export async function batchView(place, signal, id) {
  document.title = "A batch – Quotidian";
  const progress = el("div");
  const lost = el("p", { class: "quiet", role: "status" });
  const made = el("p", { class: "quiet" });
  const body = el("tbody");
  const more = el("p", { class: "quiet" });
  const results = new BatchResults(id, signal);
  const rejected = sentBatches().find((batch) => batch.id === id)?.rejected ?? [];
  place.append(
    el("header", { class: "job-head" }, el("h1", {}, "Batch"), made,
      el("p", { class: "actions" }, button("Copy the link", () => copy(location.href, "Link")),
        results.save, el("a", { href: "#/queue" }, "The queue"))),
    progress, lost, el("div", {}, refused(rejected)),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Jobs of the batch" },
      el("table", {},
        el("thead", {}, el("tr", {}, ...["Page", "Status", "Quotations", "When"].map(
          (head) => el("th", { scope: "col" }, head)))),
        body)),
    more);
  for (let wait = 0; ; wait = 1) {
    try {
      const batch = await read(`${path("batches", id)}?wait=${wait}`, { signal });
      const list = await read(`v1/jobs?batch=${encodeURIComponent(id)}&limit=${PAGE}`, { signal });
      lost.textContent = "";
      made.replaceChildren(moment(batch.created_at), " · ", el("code", {}, batch.id));
      progress.replaceChildren(bar(batch.counts, "Progress of the batch"));
      // The list is newest first; people expect a batch in the order in which they sent it.
      keep(body, list.jobs.reverse(), jobKey, (job) => row(job, results.countOf(job)));
      more.textContent = list.next_cursor ? `Only the ${PAGE} latest pages are listed.` : "";
      if (batch.finished) {
        announce("The batch has ended.");
        await results.count(list.jobs);
        return;
      }
    } catch (error) {
      if (signal.aborted || !wait || !isPassing(error)) throw error;
      lost.textContent = "The server cannot be reached; trying again.";
    }
    await pause(500, signal);
  }
}

function row(job, count) {
  return el("tr", {},
    el("th", { scope: "row" }, jobLink(job)),
    el("td", { class: "why" }, badge(job.status), job.error
      ? el("span", { class: "quiet" }, ` ${job.error.title}. ${job.error.detail}`) : null),
    el("td", { class: "figure" }, count),
    el("td", { class: "when" }, moment(job.finished_at ?? job.created_at)));
}

/** The annotations of a batch, read when they are needed: their counts, and one file of all. */
class BatchResults {
  constructor(id, signal) {
    this.id = id;
    this.signal = signal;
    this.counts = new Map();
    this.save = button("Save all as CSV", () => this.#save());
  }

  /** Return the place for the number of quotations of a job. */
  countOf(job) {
    if (!this.counts.has(job.id)) this.counts.set(job.id, el("span", {}, "–"));
    return this.counts.get(job.id);
  }

  /** Fill in the numbers of quotations of these jobs. */
  async count(jobs) {
    for await (const { job, quotes } of this.#pages(jobs)) {
      this.countOf(job).textContent = number(quotes.length);
    }
  }

  async #save() {
    this.save.disabled = true;
    try {
      const pages = [];
      for await (const page of this.#pages(await this.#allJobs())) pages.push(page);
      download(`quotations-${this.id}.csv`, "text/csv;charset=utf-8", toCsv(pages));
      announce(`CSV file of ${plural(pages.length, "page")} saved.`);
    } catch (error) {
      if (!this.signal.aborted) announce(`The file was not saved: ${error.message}`);
    } finally {
      this.save.disabled = false;
    }
  }

  /** Return all jobs of the batch in the order in which they were sent. */
  async #allJobs() {
    const jobs = [];
    let cursor = "";
    do {
      const where = `v1/jobs?batch=${encodeURIComponent(this.id)}&limit=${PAGE}`;
      const list = await read(where + (cursor && `&cursor=${encodeURIComponent(cursor)}`),
        { signal: this.signal });
      jobs.push(...list.jobs);
      cursor = list.next_cursor;
    } while (cursor);
    return jobs.reverse();
  }

  async* #pages(jobs) {
    const done = jobs.filter((job) => job.status === "succeeded");
    for (let at = 0; at < done.length; at += AT_ONCE) {
      const some = done.slice(at, at + AT_ONCE);
      const found = await Promise.all(some.map(
        (job) => read(path("jobs", job.id), { signal: this.signal })));
      for (const job of found) yield { job, quotes: job.result?.quotes ?? [] };
    }
  }
}

function refused(rejected) {
  if (!rejected.length) return null;
  return el("div", { class: "notice" },
    el("p", {}, `${plural(rejected.length, "file")} not accepted:`),
    el("ul", {}, ...rejected.map((item) => el("li", {}, label(item.name), ": ", item.why))));
}
