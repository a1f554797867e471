TOKEN=your-token
PICTURE=the-path-of-a-picture

UPLOAD=$(curl -s https://sfumato.example/uploads -H "Authorization: Bearer $TOKEN" -F "picture=@$PICTURE" | sed 's/.*"id":"\([^"]*\)".*/\1/')

curl -s https://sfumato.example/graphql \
  -H "Authorization: Bearer $TOKEN" \
  -H 'Content-Type: application/json' \
  -d '{
    "query": "mutation($input: GenerateInput!) { generate(input: $input) { generation { id status tokens } errors { code message field } } }",
    "variables": {"input": {"upload": "'"$UPLOAD"'", "prompt": "the same in oil", "strength": 0.6, "visibility": "PUBLIC"}}
  }'
