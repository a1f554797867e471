// The feed on PostGraphile, as the role for which row level security is forced: `node server.mjs DATABASE PORT`.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const [connectionString, port] = process.argv.slice(2);
const NOBODY = { "sfumato.account": "0", "sfumato.images": "0", "sfumato.models": "0", "sfumato.staff": "0", "sfumato.moderates": "0" };

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ["public"], pgSettings: () => NOBODY })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
});

const answer = instance.createServ(grafserv).createHandler();
const server = createServer((request, response) => {
  if (request.url === "/statements") response.end("0"); // nobody counts them here
  else answer(request, response);
});
server.listen(Number(port), "127.0.0.1");
