feed() {
  curl -s https://sfumato.example/graphql -H 'Content-Type: application/json' -d '{
    "query": "query($after: String) { feed(first: 2, after: $after) { nodes { id prompt url } pageInfo { hasNextPage endCursor } } }",
    "variables": {"after": '"$1"'}
  }'
}
first=$(feed null)
echo "$first"
feed "$(echo "$first" | sed -n 's/.*"endCursor":\("[^"]*"\).*/\1/p')"
