// urql: queries, mutations and subscriptions over HTTP, and queries by the ids of their documents.

import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { CANCEL, FEED, LIKE, WATCH, generation, image, headers, told, url } from "./documents.mjs";

const types = [];
const spy = async (input, options) => {
  const response = await fetch(input, options);
  types.push(response.headers.get("content-type").split(";")[0]);
  return response;
};
const asked = { url, fetchOptions: { headers }, fetch: spy, preferGetMethod: false, fetchSubscriptions: true };
const client = new Client({ ...asked, exchanges: [fetchExchange] });

const pages = [];
for (let after = null, more = true; more; ) {
  const { data, error } = await client.query(FEED, { after });
  if (error) throw error;
  pages.push(data.feed.edges.map((edge) => edge.node.id));
  ({ endCursor: after, hasNextPage: more } = data.feed.pageInfo);
}
const { data: liked } = await client.mutation(LIKE, { image });
const events = await new Promise((resolve) => {
  const found = [];
  client.subscription(WATCH, { id: generation }).subscribe(async ({ data, error }) => {
    if (error) throw error;
    found.push(data.generation.status);
    if (found.length === 1) await client.mutation(CANCEL, { id: generation });
    else resolve([...found]);
  });
});
const exchanges = [persistedExchange({ enforcePersistedQueries: true, generateHash: async () => "plans", preferGetForPersistedQueries: false }), fetchExchange];
const trusted = await new Client({ ...asked, exchanges }).query("query Plans { plans { code } }", {});
const wrong = await client.query("{ nope }", {});
told({
  pages, liked: liked.likeImage.image, events, trusted: trusted.data?.plans.length ?? String(trusted.error),
  wrong: wrong.error.graphQLErrors[0].extensions.code, types: [...new Set(types)].sort(),
});
