// GraphiQL over this house's own API, with the session of the browser.
const address = new URL("/graphql", location.href);
const socket = new URL(address);
socket.protocol = address.protocol.replace("http", "ws");
const fetcher = GraphiQL.createFetcher({ url: address.href, subscriptionUrl: socket.href });
const defaultQuery = `# Who is signed in here asks here. Try:

query Feed {
  feed(first: 3) {
    nodes { id prompt url creator { handle } }
    pageInfo { hasNextPage endCursor }
  }
}
`;
ReactDOM.createRoot(document.getElementById("explorer")).render(React.createElement(GraphiQL, { fetcher, defaultQuery }));
