// The live queue: waiting jobs, its rate, the workers, and failures.

import { path, post, Problem, read, steadily } from "./api.js";
import { sentBatches } from "./batch.js";
import { announce, button, el, moment, number, plural, span } from "./dom.js";
import { bar, jobKey, jobLink, jobRow, keep } from "./lists.js";
import { chart, rate, remember } from "./pulse.js";

const LISTED = 10;
const MANY = 50;
const BATCHES = 10;
const SEARCHED = 200;
const BREATH = 1000;

export async function queueView(place, signal) {
  document.title = "Queue – Quotidian";
  const view = new QueueView(signal);
  place.append(view.element);
  const lost = (is) => {
    const told = is ? "The connection is lost; reconnecting." : "";
    if (view.status.textContent !== told) view.status.textContent = told;
  };
  const clock = setInterval(() => view.tick(), 1000);
  signal.addEventListener("abort", () => clearInterval(clock));
  for await (const event of steadily(path("queue", "events"), signal, lost)) {
    view.take(JSON.parse(event.data));
  }
}

class QueueView {
  constructor(signal) {
    this.signal = signal;
    this.samples = [];
    this.batches = new Map();
    this.counted = "";
    this.status = el("p", { class: "quiet", role: "status" });
    this.tiles = el("dl", { class: "tiles" });
    this.chart = el("div", { class: "chart" });
    this.failures = this.#table("Failures", ["Page", "Why", "When"], "Nothing has failed.");
    this.open = this.#table("Running and recently sent", ["Page", "Status", "Since"], "Nothing waits.");
    this.ended = this.#table("Lately read", ["Page", "Status", "When"], "Nothing has been read yet.");
    this.batchList = el("ul", { class: "plain batches" });
    this.noBatch = el("p", { class: "quiet" }, "No batch among the latest pages.");
    this.retryAll = button("Try all again", () => this.#retryAll(), { class: "small", hidden: true });
    this.failures.head.append(this.retryAll);
    this.element = el("div", { class: "queue" },
      el("h1", {}, "Queue"), this.status, this.tiles, this.chart, this.failures.element,
      el("section", {}, el("h2", {}, "Batches"), this.batchList, this.noBatch),
      this.open.element, this.ended.element);
  }

  #table(name, heads, nothing) {
    const body = el("tbody");
    const head = el("div", { class: "section-head" }, el("h2", {}, name));
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
      el("table", {}, el("thead", {}, el("tr", {},
        ...heads.map((title) => el("th", { scope: "col" }, title)), el("td", {}))), body));
    const empty = el("p", { class: "quiet" }, nothing);
    const fill = (jobs, make) => {
      keep(body, jobs, jobKey, make);
      scroll.hidden = jobs.length === 0;
      empty.hidden = jobs.length > 0;
    };
    fill([], null);
    return { element: el("section", {}, head, scroll, empty), head, fill };
  }

  take(queue) {
    this.queue = queue;
    remember(this.samples, queue);
    this.tick();
    const counted = JSON.stringify(queue.own);
    if (counted !== this.counted) {
      this.counted = counted;
      this.#refresh();
    }
  }

  tick() {
    const { queue } = this;
    if (!queue) return;
    const tiles = [
      ["Waiting", number(queue.queued), "pages"],
      ["Running", number(queue.running), "pages"],
      ["Rate", ...rate(this.samples, queue)],
      ["Oldest waits", queue.queued ? span(queue.oldest) : "–", ""],
      ["Workers", number(queue.workers), plural(queue.processes, "process", "processes")],
      ["Failed", number(queue.own.failed), "of your stored pages"],
    ];
    keep(this.tiles, tiles, String, ([name, value, unit]) => el("div", {},
      el("dt", {}, name), el("dd", {}, el("strong", {}, value), " ", el("span", {}, unit))));
    this.tiles.classList.toggle("alarm", queue.workers === 0);
    this.chart.replaceChildren(chart(this.samples));
  }

  /** Read the lists again, one reading at a time; read once more if something changed meanwhile. */
  async #refresh() {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    try {
      do {
        this.again = false;
        await this.#lists();
        await new Promise((resolve) => setTimeout(resolve, BREATH));
      } while (this.again && !this.signal.aborted);
    } catch (error) {
      if (this.signal.aborted) return;
      // The next change reads again; until then the status says why the lists do not change.
      this.counted = "";
      this.status.textContent = error instanceof Problem ? error.message : "The lists are not up to date.";
    } finally {
      this.reading = false;
    }
  }

  async #lists() {
    const jobs = async (filters) => (await read(`v1/jobs?${filters}`, { signal: this.signal })).jobs;
    const [failed, running, queued, succeeded, latest] = await Promise.all([
      jobs(`status=failed&limit=${MANY}`),
      jobs(`status=running&limit=${LISTED}`),
      jobs(`status=queued&limit=${LISTED}`),
      jobs(`status=succeeded&limit=${LISTED}`),
      jobs(`limit=${this.batches.size ? MANY : SEARCHED}`),
    ]);
    this.failed = failed;
    this.retryAll.hidden = failed.length < 2;
    this.failures.fill(failed, (job) => this.#failure(job));
    this.open.fill([...running, ...queued], (job) => jobRow(job, this.#order("Cancel", "cancel", job)));
    this.ended.fill(succeeded, (job) => jobRow(job));
    const seen = [...failed, ...running, ...queued, ...succeeded, ...latest];
    await this.#showBatches(seen.map((job) => job.batch_id).filter(Boolean));
  }

  #failure(job) {
    return el("tr", {},
      el("th", { scope: "row" }, jobLink(job)),
      el("td", { class: "why" }, el("strong", {}, job.error?.title ?? "Unknown"), " ",
        el("span", { class: "quiet" }, job.error?.detail ?? "")),
      el("td", { class: "when" }, moment(job.finished_at)),
      el("td", { class: "tools-cell" }, this.#order("Try again", "retry", job)));
  }

  #order(name, what, job) {
    const node = button(name, async () => {
      node.disabled = true;
      try {
        await post(`${path("jobs", job.id)}/${what}`);
        announce(what === "retry" ? "The page is in the queue again." : "The page is cancelled.");
      } catch (error) {
        node.disabled = false;
        this.status.textContent = error.message;
      }
    }, { class: "small" });
    node.setAttribute("aria-label", `${name}: ${jobLink(job).textContent}`);
    return node;
  }

  async #retryAll() {
    this.retryAll.disabled = true;
    let count = 0;
    try {
      for (const job of this.failed) {
        await post(`${path("jobs", job.id)}/retry`);
        count += 1;
      }
    } catch (error) {
      this.status.textContent = error.message;
    } finally {
      this.retryAll.disabled = false;
      announce(`${plural(count, "page")} in the queue again.`);
    }
  }

  async #showBatches(found) {
    for (const id of [...found, ...sentBatches().map((batch) => batch.id)]) {
      if (!this.batches.has(id)) this.batches.set(id, null);
    }
    // Ids are ordered by time.
    const latest = [...this.batches.keys()].sort().reverse().slice(0, BATCHES);
    await Promise.all(latest.map(async (id) => this.batches.set(id, await this.#batch(id))));
    const batches = latest.map((id) => this.batches.get(id)).filter(Boolean);
    this.noBatch.hidden = batches.length > 0;
    keep(this.batchList, batches, (batch) => `${batch.id} ${JSON.stringify(batch.counts)}`, (batch) =>
      el("li", {},
        el("a", { href: `#/batches/${batch.id}` }, "Batch of ", moment(batch.created_at)),
        bar(batch.counts, `Batch ${batch.id.slice(-6)}`)));
  }

  async #batch(id) {
    try {
      return await read(path("batches", id), { signal: this.signal });
    } catch (error) {
      // It has expired, or was sent with another key.
      if (error instanceof Problem && [404, 410].includes(error.status)) return null;
      throw error;
    }
  }
}
