TOKEN=your-token
IMAGE=the-id-of-an-image

curl -s https://sfumato.example/graphql \
  -H "Authorization: Bearer $TOKEN" \
  -H 'Content-Type: application/json' \
  -d '{
    "query": "mutation($input: RemixInput!) { remix(input: $input) { generation { id status tokens } errors { code message field } } }",
    "variables": {"input": {"image": "'"$IMAGE"'", "prompt": "the same at night", "strength": 0.6}}
  }'
