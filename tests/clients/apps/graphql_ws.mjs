// graphql-ws: everything over one socket, which signs in as it connects.

import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { CANCEL, FEED, LIKE, WATCH, generation, image, headers, socket, told } from "./documents.mjs";

const client = createClient({ url: socket, webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 });

async function all(payload) {
  const found = [];
  for await (const answer of client.iterate(payload)) found.push(answer);
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
const wrong = await all({ query: "{ nope }" }).catch((errors) => errors[0].extensions.code);
const stranger = createClient({ url: socket, webSocketImpl: WebSocket, connectionParams: { authorization: "Bearer no" }, retryAttempts: 0 });
const closed = await new Promise((resolve) => {
  stranger.subscribe({ query: FEED }, { next() {}, complete() {}, error: (event) => resolve(event.code) });
});
told({ pages, liked: liked.data.likeImage.image, events, trusted: trusted.data.plans.length, wrong, closed });
