// The movement of the queue while the page is shown.

import { el, number } from "./dom.js";

const WINDOW = 60_000;
const SHOWN = 300_000;
const ENOUGH = 5_000;
const WIDTH = 600;
const HEIGHT = 64;
const SVG = "http://www.w3.org/2000/svg";

/** Add a sample; samples are `{at, queued, ended}`, `at` in milliseconds of this page. */
export function remember(samples, queue) {
  const at = performance.now();
  const ended = Object.values(queue.ended).reduce((sum, count) => sum + count, 0);
  samples.push({ at, queued: queue.queued, ended });
  while (samples[0].at < at - SHOWN) samples.shift();
}

/** Return the jobs that ended in the last minute as a figure and its unit; before there are enough
 *  samples, the rate that the server estimates from running jobs. */
export function rate(samples, queue) {
  const at = performance.now();
  const before = samples.findLast((sample) => sample.at <= at - WINDOW) ?? samples[0];
  const lasted = Math.min(at - before.at, at - samples[0].at);
  const second = lasted < ENOUGH ? queue.rate ?? 0
    : ((samples.at(-1).ended - before.ended) / lasted) * 1000;
  if (second >= 1) return [number(Number(second.toPrecision(3))), "pages a second"];
  return [number(Math.round(second * 60)), "pages a minute"];
}

/** Draw the queued jobs of the last five minutes as a line. The figures beside it say the same. */
export function chart(samples) {
  const now = performance.now();
  const begun = Math.min(samples[0].at, now - WINDOW);
  const most = Math.max(...samples.map((sample) => sample.queued));
  if (!most) return el("p", { class: "quiet" }, "Nothing has waited since this page was opened.");
  const x = (at) => ((at - begun) / (now - begun)) * WIDTH;
  const y = (queued) => HEIGHT - 2 - (queued / most) * (HEIGHT - 6);
  let line = `M${x(samples[0].at).toFixed(1)} ${y(samples[0].queued).toFixed(1)}`;
  for (const sample of samples.slice(1)) {
    line += `H${x(sample.at).toFixed(1)}V${y(sample.queued).toFixed(1)}`;
  }
  line += `H${WIDTH}`;
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("aria-hidden", "true");
  const area = document.createElementNS(SVG, "path");
  area.setAttribute("class", "area");
  area.setAttribute("d", `${line}V${HEIGHT}H${x(samples[0].at).toFixed(1)}Z`);
  const stroke = document.createElementNS(SVG, "path");
  stroke.setAttribute("class", "line");
  stroke.setAttribute("d", line);
  drawing.append(area, stroke);
  return el("figure", {}, drawing,
    el("figcaption", { class: "quiet" }, `Pages waiting, last five minutes; at most ${number(most)}`));
}
