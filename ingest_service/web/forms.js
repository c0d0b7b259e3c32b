// Forms whose fields are the parameters of an address.

import { el } from "./dom.js";

/** Return the parameters of these names that have a value. */
export const given = (parameters, names) => new URLSearchParams(
  names.filter((name) => parameters.get(name)).map((name) => [name, parameters.get(name)]));

/** Go to a view with parameters; show it again if it is there already. */
export function go(view, parameters) {
  const there = parameters.size ? `${view}?${parameters}` : view;
  if (location.hash === there) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = there;
}

/** Return a form of search fields `{name, title, type}` with the values that are asked for. */
export function form(view, asked, fields) {
  const names = fields.map((field) => field.name);
  return el("form", {
    role: "search", class: "sheet search-form",
    on: {
      submit: (event) => {
        event.preventDefault();
        go(view, given(new URLSearchParams(new FormData(event.target)), names));
      },
    },
  },
  el("div", { class: "search-fields" }, ...fields.map(({ name, title, type = "search" }) => el("p", {},
    el("label", { for: `field-${name}` }, title),
    el("input", { id: `field-${name}`, name, type, maxlength: 200, autocomplete: "off", value: asked.get(name) ?? "" })))),
  el("p", { class: "actions" }, el("button", { class: "primary" }, "Show"), el("a", { href: view }, "Everything")));
}
