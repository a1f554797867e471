// An app on relay-runtime that sends nothing but the ids of its documents.

import { createClient } from "graphql-ws";
import relay from "relay-runtime";
import WebSocket from "ws";
import { generation, headers, image, socket, told, url } from "./documents.mjs";
import Cancel from "./src/__generated__/operationsCancelMutation.graphql.js";
import Feed from "./src/__generated__/operationsFeedQuery.graphql.js";
import Watch from "./src/__generated__/operationsGenerationSubscription.graphql.js";
import Like from "./src/__generated__/operationsLikeMutation.graphql.js";

const { Environment, Network, Observable, RecordSource, Store, commitMutation, fetchQuery, requestSubscription } = relay;
const sockets = createClient({ url: socket, webSocketImpl: WebSocket, connectionParams: headers });
const texts = [];

async function ask({ id, text }, variables) {
  texts.push(text);
  const body = JSON.stringify({ doc_id: id, variables });
  const response = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
  return response.json();
}

function watch({ id }, variables) {
  const payload = { query: "", extensions: { persistedQuery: id }, variables };
  return Observable.create((sink) => sockets.subscribe(payload, sink));
}

const environment = new Environment({ network: Network.create(ask, watch), store: new Store(new RecordSource()) });
const mutate = (mutation, variables) =>
  new Promise((onCompleted, onError) => commitMutation(environment, { mutation, variables, onCompleted, onError }));

const pages = [];
for (let after = null, more = true; more; ) {
  await fetchQuery(environment, Feed, { first: 2, after }).toPromise();
  const { edges, pageInfo } = page(after);
  pages.push(edges);
  ({ endCursor: after, hasNextPage: more } = pageInfo);
}
function page(after) {
  const records = environment.getStore().getSource().toJSON();
  const list = records[Object.values(records["client:root"]).map((one) => one?.__ref).find((ref) => ref?.includes(after ? `after:"${after}"` : "feed(first:2)"))];
  const edges = list.edges.__refs.map((ref) => records[records[ref].node.__ref].id);
  const { endCursor, hasNextPage } = records[list.pageInfo.__ref];
  return { edges, pageInfo: { endCursor, hasNextPage } };
}

const liked = await mutate(Like, { image });
const events = await new Promise((resolve, onError) => {
  const found = [];
  requestSubscription(environment, {
    subscription: Watch,
    variables: { id: generation },
    onNext: async ({ generation: { status } }) => {
      found.push(status);
      if (found.length === 1) await mutate(Cancel, { id: generation });
    },
    onCompleted: () => resolve(found),
    onError,
  });
});
told({ pages, liked: liked.likeImage.image.viewerHasLiked, events, texts: [...new Set(texts)] });
