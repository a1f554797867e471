// Apollo Client: queries and mutations over HTTP, subscriptions over WebSocket, and then all of them by the ids of their documents.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { relayStylePagination } from "@apollo/client/utilities";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createHash } from "node:crypto";
import { createClient } from "graphql-ws";
import { print } from "graphql";
import WebSocket from "ws";
import { CANCEL, FEED, LIKE, WATCH, generation, image, headers, socket, told, url } from "./documents.mjs";

const sockets = createClient({ url: socket, webSocketImpl: WebSocket, connectionParams: headers });
const watches = ({ operationType }) => operationType === "subscription";

function app(http) {
  const link = ApolloLink.split(watches, new GraphQLWsLink(sockets), http);
  const cache = new InMemoryCache({ typePolicies: { Query: { fields: { feed: relayStylePagination() } } } });
  return new ApolloClient({ link, cache });
}

const client = app(new HttpLink({ uri: url, headers }));
const feed = client.watchQuery({ query: gql(FEED) });
await new Promise((resolve) => feed.subscribe(({ loading }) => loading || resolve()));
const edges = () => client.readQuery({ query: gql(FEED) }).feed.edges;
const lengths = [edges().length];
for (let page = feed.getCurrentResult().data.feed.pageInfo; page.hasNextPage; ) {
  const { data } = await feed.fetchMore({ variables: { after: page.endCursor } });
  page = data.feed.pageInfo;
  lengths.push(edges().length);
}
const ids = edges().map((edge) => edge.node.id);
const { data: liked } = await client.mutate({ mutation: gql(LIKE), variables: { image } });
const events = await new Promise((resolve, reject) => {
  const found = [];
  client.subscribe({ query: gql(WATCH), variables: { id: generation } }).subscribe({
    next: async ({ data }) => {
      found.push(data.generation.status);
      if (found.length === 1) await client.mutate({ mutation: gql(CANCEL), variables: { id: generation } });
    },
    error: reject,
    complete: () => resolve(found),
  });
});

const sent = [];
const spy = (uri, options) => {
  sent.push(JSON.parse(options.body));
  return fetch(uri, options);
};
const generatePersistedQueryIds = new PersistedQueryLink({
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
}).concat(new HttpLink({ uri: url, headers, fetch: spy }));
const { data: trusted } = await app(generatePersistedQueryIds).query({ query: gql`query Plans { plans { code } }` });
const unknown = await client.query({ query: gql`{ viewer { nope } }` }).catch((error) => error.errors?.[0].extensions.code ?? error.name);
told({
  lengths, ids, liked: liked.likeImage.image.viewerHasLiked, events, trusted: trusted.plans.length,
  sent: sent.map((body) => Object.keys(body).sort()), text: print(gql`query Plans { plans { code } }`), unknown,
});
