// All that an app asks, by a client that answers an operation with one result after another.

import { CANCEL, FEED, LIKE, WATCH, generation, image } from "./documents.mjs";

export async function all(client, payload) {
  const found = [];
  for await (const answer of client.iterate(payload)) found.push(answer);
  return found;
}

export async function everything(client) {
  const pages = [];
  for (let after = null, more = true; more; ) {
    const [{ data }] = await all(client, { query: FEED, variables: { after } });
    pages.push(data.feed.edges.map((edge) => edge.node.id));
    ({ endCursor: after, hasNextPage: more } = data.feed.pageInfo);
  }
  const [liked] = await all(client, { query: LIKE, variables: { image } });
  const events = [];
  for await (const { data } of client.iterate({ query: WATCH, variables: { id: generation } })) {
    events.push(data.generation.status);
    if (events.length === 1) await all(client, { query: CANCEL, variables: { id: generation } });
  }
  const [trusted] = await all(client, { query: "", extensions: { persistedQuery: "plans" } });
  return { pages, liked: liked.data.likeImage.image, events, trusted: trusted.data.plans.length };
}
