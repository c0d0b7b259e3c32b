// Calls to this server's API: requests, problems, event streams, and the API key.

import { askForKey, storedKey } from "./key.js";

export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || `The server answered ${status}.`);
    this.status = status;
    this.title = body?.title || "That did not work";
    this.errors = Array.isArray(body?.errors) ? body.errors : [];
    this.requestId = body?.request_id;
  }
}

export const path = (...parts) => `v1/${parts.map(encodeURIComponent).join("/")}`;

/** Return the answer to a call; ask for a key when the server demands one.
 *  Throws Problem, TypeError (no connection) or AbortError. */
export async function call(where, { method = "GET", body, type, headers = {}, signal } = {}) {
  for (;;) {
    const key = storedKey();
    const sent = { Accept: "application/json", ...headers };
    if (type) sent["Content-Type"] = type;
    if (key) sent["X-API-Key"] = key;
    const answer = await fetch(where, {
      method,
      body,
      signal,
      headers: sent,
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    if (answer.ok) return answer;
    const problem = new Problem(answer.status, await readJson(answer));
    if (answer.status !== 401) throw problem;
    if (!(await askForKey(key))) throw problem;
  }
}

export async function read(where, options) {
  return (await call(where, options)).json();
}

export function post(where, value, options = {}) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const type = value === undefined ? undefined : "application/json";
  return read(where, { method: "POST", body, type, ...options });
}

async function readJson(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

/** Yield the server-sent events of a path until its stream ends. EventSource cannot send a key. */
export async function* events(where, signal) {
  const answer = await call(where, { signal, headers: { Accept: "text/event-stream" } });
  if (!answer.body) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event.data) yield event;
    }
  }
}

function parse(block) {
  const event = { event: "message", data: "" };
  for (const line of block.split(/\r?\n/)) {
    const at = line.indexOf(":");
    const field = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (field === "data") event.data += event.data ? `\n${value}` : value;
    if (field === "event") event.event = value;
  }
  return event;
}

/** Yield events as long as the page is shown; connect again when the connection is lost.
 *  Calls `lost(true)` when it is lost and `lost(false)` when it is back. */
export async function* steadily(where, signal, lost) {
  for (;;) {
    try {
      for await (const event of events(where, signal)) {
        lost(false);
        yield event;
      }
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      lost(true);
    }
    await pause(2000, signal);
  }
}

/** Return whether trying again may help: no connection, or a server that is away for a while. */
export const isPassing = (error) =>
  error instanceof TypeError || (error instanceof Problem && [429, 503].includes(error.status));

export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
