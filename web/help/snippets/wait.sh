TOKEN=your-token
GENERATION=the-id-of-a-generation

status=QUEUED
while [ "$status" = QUEUED ] || [ "$status" = RUNNING ]; do
  sleep 1
  answer=$(curl -s https://sfumato.example/graphql \
    -H "Authorization: Bearer $TOKEN" \
    -H 'Content-Type: application/json' \
    -d '{
      "query": "query($id: ID!) { generation(id: $id) { status progress images { id url } failure { message } } }",
      "variables": {"id": "'"$GENERATION"'"}
    }')
  status=$(echo "$answer" | sed -n 's/.*"status":"\([A-Z]*\)".*/\1/p')
done
echo "$answer"
