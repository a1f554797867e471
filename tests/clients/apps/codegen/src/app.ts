// An app whose types are made from the schema, and which sends the hashes of its documents.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { graphql } from "./gql/gql.js";

const Feed = graphql(`
  query Feed($first: Int) {
    feed(first: $first) {
      totalCount
      nodes {
        id
        createdAt
        visibility
        creator {
          handle
        }
      }
    }
  }
`);

async function ask<Result, Variables>(document: TypedDocumentNode<Result, Variables>, variables: Variables) {
  const [url, token] = process.argv.slice(2) as [string, string];
  const sha256Hash = (document as { __meta__?: Record<string, unknown> }).__meta__?.["hash"];
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ variables, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
  });
  return (await response.json()) as { data: Result };
}

const { data } = await ask(Feed, { first: 3 });
const handles: string[] = data.feed.nodes.map((image) => image.creator.handle);
const days: string[] = data.feed.nodes.map((image) => image.createdAt.slice(0, 10));
const total: number = data.feed.totalCount;
const visibility: "PUBLIC" | "PRIVATE" | undefined = data.feed.nodes[0]?.visibility;
console.log(JSON.stringify({ handles, days: days.length, total, visibility }));
