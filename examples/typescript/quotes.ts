// Print who said what on each page: node dist/quotes.js page.txt page.html …

import { readFile } from "node:fs/promises";
import { connect, finished, submit } from "./client.js";

const { QUOTIDIAN_URL = "http://127.0.0.1:8000", QUOTIDIAN_API_KEY } = process.env;
const client = connect(QUOTIDIAN_URL, QUOTIDIAN_API_KEY);

for (const file of process.argv.slice(2)) {
  const job = await submit(client, {
    content: await readFile(file, "utf8"),
    content_type: /\.x?html?$/.test(file) ? "text/html" : "text/plain",
    external_id: file,
  });
  const ended = await finished(client, job.id);
  if (!ended.result) {
    console.error(`${file}: ${ended.status}: ${ended.error?.detail}`);
    process.exitCode = 1;
    continue;
  }
  for (const quote of ended.result.quotes) {
    console.log(`${quote.speaker?.name ?? "?"}: ${quote.spans.map((span) => span.text).join(" … ")}`);
  }
}
