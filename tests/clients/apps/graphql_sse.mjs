// graphql-sse: everything as server-sent events, each operation over a connection of its own.

import { createClient } from "graphql-sse";
import { FEED, headers, told, url } from "./documents.mjs";
import { all, everything } from "./everything.mjs";

const client = createClient({ url, headers, retryAttempts: 0 });
const found = await everything(client);
const [{ errors }] = await all(client, { query: "{ nope }" });
const stranger = createClient({ url, headers: { authorization: "Bearer no" }, retryAttempts: 0 });
const closed = await all(stranger, { query: FEED }).catch((error) => error.response.status);
told({ ...found, wrong: errors[0].extensions.code, closed });
