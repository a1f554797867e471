// graphql-ws: everything over one socket, which signs in as it connects.

import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { FEED, headers, socket, told } from "./documents.mjs";
import { all, everything } from "./everything.mjs";

const signedIn = (connectionParams) => createClient({ url: socket, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
const client = signedIn(headers);
const found = await everything(client);
const wrong = await all(client, { query: "{ nope }" }).catch((errors) => errors[0].extensions.code);
const closed = await new Promise((resolve) => {
  signedIn({ authorization: "Bearer no" }).subscribe({ query: FEED }, { next() {}, complete() {}, error: (event) => resolve(event.code) });
});
told({ ...found, wrong, closed });
