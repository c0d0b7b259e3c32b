// Lists of jobs and batches that change while they are shown or have the focus.

import { el, label, moment } from "./dom.js";

/** Update the children of a container to match the items. A child whose key stays the same is kept,
 *  with the focus in it. */
export function keep(container, items, keyOf, make) {
  const wanted = new Set(items.map(keyOf));
  for (const node of [...container.children]) {
    if (!wanted.has(node.dataset.key)) node.remove();
  }
  const held = new Map([...container.children].map((node) => [node.dataset.key, node]));
  let at = container.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const node = held.get(key) ?? make(item);
    node.dataset.key = key;
    if (node === at) at = at.nextElementSibling;
    else container.insertBefore(node, at);
  }
}

/** Return a link to a job with the best name that it has. */
export function jobLink(job) {
  const { title, external_id: given, url, metadata } = job.document;
  // This page sets it for a pasted text; other senders may have put anything there.
  const heading = typeof metadata?.heading === "string" ? metadata.heading : null;
  const link = el("a", { href: `#/jobs/${job.id}`, class: "job-link" });
  link.append(label(title || given || heading || url || `Page of ${job.id.slice(-6)}`));
  return link;
}

export const badge = (status) => el("span", { class: `badge ${status}` }, status);

export const jobKey = (job) => `${job.id} ${job.status} ${job.attempts} ${job.finished_at ?? ""}`;

export function jobRow(job, ...tools) {
  return el("tr", {},
    el("th", { scope: "row" }, jobLink(job)),
    el("td", {}, badge(job.status)),
    el("td", { class: "when" }, moment(job.finished_at ?? job.created_at)),
    el("td", { class: "tools-cell" }, ...tools));
}

const SHARES = ["succeeded", "failed", "rejected", "cancelled", "running", "queued"];

/** Return the progress of a batch as a bar of its statuses, with the same in words. */
export function bar(counts, name) {
  const total = SHARES.reduce((sum, status) => sum + counts[status], 0);
  const done = total - counts.queued - counts.running;
  const parts = SHARES.filter((status) => counts[status]).map((status) => {
    const part = el("span", { class: status });
    part.style.flexGrow = counts[status];
    return part;
  });
  const words = SHARES.filter((status) => counts[status])
    .map((status) => `${counts[status]} ${status}`).join(", ");
  return el("div", { class: "progress-of" },
    el("div", {
      class: "bar", role: "progressbar", "aria-label": name, "aria-valuemin": 0,
      "aria-valuemax": Math.max(total, 1), "aria-valuenow": done, "aria-valuetext": words,
    }, ...parts),
    el("p", { class: "quiet" }, `${done} of ${total}: ${words || "empty"}`));
}
