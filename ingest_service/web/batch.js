// A batch: its progress and its jobs.

import { isPassing, path, pause, read } from "./api.js";
import { announce, button, copy, el, label, moment, plural } from "./dom.js";
import { bar, jobKey, jobRow, keep } from "./lists.js";

const SENT = "quotidian-batches";
const REMEMBERED = 20;
const PAGE = 200;

/** Note a batch that was sent from this tab, with the names of rejected documents. */
export function rememberBatch(batch, documents) {
  const rejected = batch.items.filter((item) => item.status === "rejected").map((item) => ({
    name: documents[item.index].external_id ?? `Page ${item.index + 1}`,
    why: item.problem?.detail ?? "",
  }));
  const sent = [{ id: batch.id, rejected }, ...sentBatches()].slice(0, REMEMBERED);
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
  const rejected = sentBatches().find((batch) => batch.id === id)?.rejected ?? [];
  place.append(
    el("header", { class: "job-head" }, el("h1", {}, "Batch"), made,
      el("p", { class: "actions" }, button("Copy the link", () => copy(location.href, "Link")),
        el("a", { href: "#/queue" }, "The queue"))),
    progress, lost, refused(rejected),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Jobs of the batch" },
      el("table", {},
        el("thead", {}, el("tr", {}, ...["Page", "Status", "When"].map(
          (head) => el("th", { scope: "col" }, head)), el("td", {}))),
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
      keep(body, list.jobs.reverse(), jobKey, (job) => jobRow(job));
      more.textContent = list.next_cursor ? `Only the ${PAGE} latest pages are listed.` : "";
      if (batch.finished) {
        announce("The batch has ended.");
        return;
      }
    } catch (error) {
      if (signal.aborted || !wait || !isPassing(error)) throw error;
      lost.textContent = "The server cannot be reached; trying again.";
    }
    await pause(500, signal);
  }
}

function refused(rejected) {
  if (!rejected.length) return null;
  return el("div", { class: "notice" },
    el("p", {}, `${plural(rejected.length, "file")} not accepted:`),
    el("ul", {}, ...rejected.map((item) => el("li", {}, label(item.name), ": ", item.why))));
}
