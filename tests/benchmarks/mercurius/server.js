// The feed on Fastify, Mercurius with its JIT, and better-sqlite3: `node server.js DATABASE PORT`.
"use strict";

const { createHash } = require("node:crypto");
const Database = require("better-sqlite3");
const Fastify = require("fastify");
const mercurius = require("mercurius");

const [path, port] = process.argv.slice(2);
const LAST = Number.MAX_SAFE_INTEGER;
const SIGN_IN = { allowed: false, reason: "SIGN_IN_REQUIRED" };
const YES = { allowed: true, reason: null };
const no = (reason) => ({ allowed: false, reason });

const schema = `
  type Query { feed(first: Int = 24, after: String): ImageConnection! }
  type ImageConnection { nodes: [Image!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Image {
    id: ID! prompt: String! width: Int! height: Int! createdAt: String! likeCount: Int!
    creator: Account! model: Model viewerHasLiked: Boolean! viewerCan: ImagePermissions!
  }
  type Account { id: ID! handle: String! }
  type Model { id: ID! name: String! }
  type ImagePermissions { remix: Permission! makePrivate: Permission! }
  type Permission { allowed: Boolean! reason: String }
`;

const db = new Database(path, { readonly: true });
db.pragma("mmap_size = 268435456");
const asked = { statements: 0 };

function statement(sql) {
  const prepared = db.prepare(sql);
  return (...parameters) => {
    asked.statements += 1;
    return prepared.all(...parameters);
  };
}

const feed = statement(`
  SELECT pk, id, prompt, width, height, created_at AS createdAt, like_count AS likeCount, owner_pk AS ownerPk, model_pk AS modelPk
  FROM t_image WHERE listed = 1 AND pk < ? ORDER BY pk DESC LIMIT ?`);
const accounts = statement("SELECT pk, id, handle FROM t_account WHERE pk IN (SELECT value FROM json_each(?))");
const models = statement(`
  SELECT pk, id, name FROM t_model WHERE pk IN (SELECT value FROM json_each(?)) AND (listed = 1 OR owner_pk = ?)`);
const likes = statement("SELECT image_pk FROM t_like WHERE account_pk = ? AND image_pk IN (SELECT value FROM json_each(?))");
const records = statement(`
  SELECT image_pk, asked_paid FROM t_image_record WHERE owner_pk = ? AND image_pk IN (SELECT value FROM json_each(?))`);
const sessions = statement(`
  SELECT s.account_pk AS pk, p.private_images AS privateImages FROM t_session s
  JOIN t_subscription u ON u.account_pk = s.account_pk JOIN t_plan p ON p.pk = u.plan_pk
  WHERE s.token_hash = ? AND s.ended_at IS NULL`);

function viewerOf(request) {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  return sessions(createHash("sha256").update(authorization.slice("Bearer ".length)).digest("hex"))[0] ?? null;
}

const keyed = (rows) => new Map(rows.map((row) => [row.pk, row]));
const distinct = (queries, name) => JSON.stringify([...new Set(queries.map(({ obj }) => obj[name]))]);

const resolvers = {
  Query: {
    feed(_root, { first, after }) {
      const rows = feed(after ? Number(after) : LAST, first + 1);
      const nodes = rows.slice(0, first);
      const endCursor = nodes.length ? String(nodes.at(-1).pk) : null;
      return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor } };
    },
  },
};

// Each loader is called once for all images of a page, and so asks one statement.
const loader = (load) => ({ loader: async (queries, context) => load(queries, context), opts: { cache: false } });

const loaders = {
  Image: {
    creator: loader((queries) => {
      const found = keyed(accounts(distinct(queries, "ownerPk")));
      return queries.map(({ obj }) => found.get(obj.ownerPk));
    }),
    model: loader((queries, { viewer }) => {
      const found = keyed(models(distinct(queries, "modelPk"), viewer?.pk ?? 0));
      return queries.map(({ obj }) => found.get(obj.modelPk) ?? null);
    }),
    viewerHasLiked: loader((queries, { viewer }) => {
      if (viewer === null) return queries.map(() => false);
      const found = new Set(likes(viewer.pk, distinct(queries, "pk")).map((row) => row.image_pk));
      return queries.map(({ obj }) => found.has(obj.pk));
    }),
    viewerCan: loader((queries, { viewer }) => {
      if (viewer === null) return queries.map(() => ({ remix: SIGN_IN, makePrivate: SIGN_IN }));
      const mine = queries.filter(({ obj }) => obj.ownerPk === viewer.pk);
      const paid = mine.length ? new Map(records(viewer.pk, distinct(mine, "pk")).map((row) => [row.image_pk, row.asked_paid])) : null;
      return queries.map(({ obj }) => ({ remix: YES, makePrivate: makePrivate(obj, viewer, paid) }));
    }),
  },
};

function makePrivate(image, viewer, paid) {
  if (image.ownerPk !== viewer.pk) return no("NOT_YOURS");
  if (!paid.get(image.pk)) return no("MADE_ON_FREE_PLAN");
  return viewer.privateImages ? YES : no("PAID_PLAN_REQUIRED");
}

const app = Fastify();
app.register(mercurius, { schema, resolvers, loaders, jit: 1, context: (request) => ({ viewer: viewerOf(request) }) });
app.get("/statements", async () => String(asked.statements));
app.listen({ host: "127.0.0.1", port: Number(port) });
