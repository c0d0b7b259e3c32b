// Bars of counts over time, as plain SVG. The table below it says the same.

import { el, number, plural } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const DAY = 86_400_000;
const HEIGHT = 132;
const FLOOR = 108;
const CEILING = 22;
// Labels below the bars; more would touch each other on a small screen.
const TICKS = 3;
const NAMES = {
  day: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  week: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  month: new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" }),
};

/** Return how wide the bars between two times should be. */
export function width(first, last) {
  const days = (new Date(last) - new Date(first)) / DAY;
  return days < 60 ? "day" : days < 400 ? "week" : "month";
}

/** Return the chart of a timeline (`by`, `items` of `start` and `count`). `choose(first, last)` is called
 *  with the days of a bar. */
export function bars({ by, items }, choose) {
  const all = filled(by, items);
  const most = Math.max(...items.map((item) => item.count));
  const total = items.reduce((sum, item) => sum + item.count, 0);
  const drawing = node("svg", { width: "100%", height: HEIGHT, role: "img", "aria-label":
    `${plural(total, "quotation")} by ${by}, at most ${number(most)}` });
  const height = (count) => (count / most) * (FLOOR - CEILING);
  const step = 100 / Math.max(all.length, 12);
  drawing.append(
    node("line", { class: "grid", x1: "0", x2: "100%", y1: CEILING, y2: CEILING }),
    node("text", { x: "0", y: CEILING - 6 }, number(most)),
    ...all.flatMap((item, at) => (item.count ? [bar(item, at)] : [])),
    node("line", { class: "floor", x1: "0", x2: "100%", y1: FLOOR, y2: FLOOR }),
    ...ticks(all, step, by));

  function bar({ start, count }, at) {
    const drawn = node("rect", {
      x: `${(at + 0.1) * step}%`, width: `${0.8 * step}%`, y: FLOOR - height(count), height: height(count), rx: 1.5,
    }, node("title", {}, `${NAMES[by].format(new Date(start))}: ${number(count)}`));
    drawn.addEventListener("click", () => choose(start, lastDay(by, start)));
    return drawn;
  }
  return el("figure", { class: "bars" }, drawing, table(by, items, choose));
}

function ticks(all, step, by) {
  const every = Math.max(1, Math.ceil(all.length / TICKS));
  return all.flatMap(({ start }, at) => (at % every ? [] : [node("text", {
    x: `${(at + 0.1) * step}%`, y: HEIGHT - 6,
  }, NAMES[by].format(new Date(start)))]));
}

function table(by, items, choose) {
  return el("details", {}, el("summary", {}, "As a table"), el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, by === "week" ? "Week from" : by === "day" ? "Day" : "Month"),
      el("th", { scope: "col" }, "Quotations"))),
    el("tbody", {}, ...items.map((item) => el("tr", {}, el("th", { scope: "row" },
      el("button", { type: "button", class: "link", on: { click: () => choose(item.start, lastDay(by, item.start)) } },
        NAMES[by].format(new Date(item.start)))), el("td", {}, number(item.count)))))));
}

/** Return the items with those between them that have no quotations. */
function filled(by, items) {
  const counts = new Map(items.map((item) => [item.start, item.count]));
  const all = [];
  for (let start = items[0].start; start <= items.at(-1).start; start = next(by, start)) {
    all.push({ start, count: counts.get(start) ?? 0 });
  }
  return all;
}

function next(by, start) {
  const at = new Date(start);
  if (by === "month") at.setUTCMonth(at.getUTCMonth() + 1);
  else at.setUTCDate(at.getUTCDate() + (by === "week" ? 7 : 1));
  return at.toISOString().slice(0, 10);
}

const lastDay = (by, start) => new Date(new Date(next(by, start)) - DAY).toISOString().slice(0, 10);

function node(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
