// graphql-sse: everything as server-sent events, each operation over a connection of its own.

import { createClient } from "graphql-sse";
import { CANCEL, FEED, LIKE, WATCH, generation, image, headers, told, url } from "./documents.mjs";

const client = createClient({ url, headers, retryAttempts: 0 });

async function all(payload, from = client) {
  const found = [];
  for await (const answer of from.iterate(payload)) found.push(answer);
  return found;
}

const pages = [];
for (let after = null, more = true; more; ) {
  const [{ data }] = await all({ query: FEED, variables: { after } });
  pages.push(data.feed.edges.map((edge) => edge.node.id));
  ({ endCursor: after, hasNextPage: more } = data.feed.pageInfo);
}
const [liked] = await all({ query: LIKE, variables: { image } });
const events = [];
for await (const { data } of client.iterate({ query: WATCH, variables: { id: generation } })) {
  events.push(data.generation.status);
  if (events.length === 1) await all({ query: CANCEL, variables: { id: generation } });
}
const [trusted] = await all({ query: "", extensions: { persistedQuery: "plans" } });
const [{ errors }] = await all({ query: "{ nope }" });
const stranger = createClient({ url, headers: { authorization: "Bearer no" }, retryAttempts: 0 });
const closed = await all({ query: FEED }, stranger).catch((error) => error.response.status);
told({ pages, liked: liked.data.likeImage.image, events, trusted: trusted.data.plans.length, wrong: errors[0].extensions.code, closed });
