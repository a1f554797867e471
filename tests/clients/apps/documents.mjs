// What every app here asks, so that all are asked the same.

export const FEED = `query Feed($after: String) {
  feed(first: 2, after: $after) { edges { cursor node { id prompt } } pageInfo { hasNextPage endCursor } }
}`;
export const LIKE = `mutation Like($image: ID!) { likeImage(image: $image) { image { id viewerHasLiked } errors { code } } }`;
export const CANCEL = `mutation Cancel($id: ID!) { cancelGeneration(id: $id) { generation { id status } errors { code } } }`;
export const WATCH = `subscription Watch($id: ID!) { generation(id: $id) { id status } }`;

// The house that is asked, and what for, as the test gives them.
export const { url, token, image, generation } = JSON.parse(process.argv[2]);
export const socket = url.replace("http", "ws");
export const headers = { authorization: `Bearer ${token}` };

export function told(answer) {
  console.log(JSON.stringify(answer));
  process.exit(0);
}
