// A client of Quotidian: the calls and types of `quotidian.d.ts`, with the key and patience added.

import { randomUUID } from "node:crypto";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./quotidian.js";

export type Document = components["schemas"]["Document"];
export type Job = components["schemas"]["Job"];
export type Problem = components["schemas"]["Problem"];
export type Quote = components["schemas"]["Quote"];

/** Seconds that the service is asked to wait for a job, in one request. */
const WAIT = 20;
/** Milliseconds for which a busy service is asked again. */
const PATIENCE = 60_000;

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
  }
}

/** Return a client with every call of the API; `key` is the API key, if the service has keys. */
export function connect(url: string, key?: string): Client<paths> {
  return createClient<paths>({
    baseUrl: url,
    headers: key ? { Authorization: `Bearer ${key}` } : {},
    fetch: patientFetch,
  });
}

/** Repeat a request while the service is busy; submissions have a key, so that this is safe. */
async function patientFetch(request: Request): Promise<Response> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const answer = await fetch(request.clone());
    const pause = 1000 * Number(answer.headers.get("Retry-After") ?? 1);
    if (![429, 503].includes(answer.status) || Date.now() + pause > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Submit a page and return its job. The same page with the same `key` gets the same job. */
export async function submit(client: Client<paths>, page: Document, key = randomUUID()): Promise<Job> {
  const { data, error } = await client.POST("/v1/documents", {
    params: { header: { "Idempotency-Key": key } },
    body: page,
  });
  if (!data) throw new Refused(error as Problem);
  return data;
}

/** Return a job once it has ended, with its annotation if it succeeded. */
export async function finished(client: Client<paths>, id: string): Promise<Job> {
  for (;;) {
    const { data, error } = await client.GET("/v1/jobs/{job_id}", {
      params: { path: { job_id: id }, query: { wait: WAIT } },
    });
    if (!data) throw new Refused(error as Problem);
    if (!["queued", "running"].includes(data.status)) return data;
  }
}
