TOKEN=your-token
GENERATION=the-id-of-a-generation

curl -sN https://sfumato.example/graphql \
  -H "Authorization: Bearer $TOKEN" \
  -H 'Accept: text/event-stream' \
  -H 'Content-Type: application/json' \
  -d '{
    "query": "subscription($id: ID!) { generation(id: $id) { status progress images { id url } } }",
    "variables": {"id": "'"$GENERATION"'"}
  }'
