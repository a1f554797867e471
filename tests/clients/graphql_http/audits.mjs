// All audits of graphql-http, one after another, as a list of {id, name, level, status, reason}: `node audits.mjs URL`.
import { serverAudits } from "graphql-http";

const results = [];
for (const { fn } of serverAudits({ url: process.argv[2] })) {
  const { id, name, status, reason } = await fn();
  results.push({ id, name, level: name.split(" ")[0], status, reason: reason ?? null });
}
console.log(JSON.stringify(results));
