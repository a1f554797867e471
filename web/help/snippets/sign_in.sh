curl -s https://sfumato.example/graphql \
  -H 'Content-Type: application/json' \
  -d '{
    "query": "mutation($input: SignInInput!) { signIn(input: $input) { token expiresAt errors { code message } } }",
    "variables": {"input": {"email": "you@example.com", "password": "your password"}}
  }'
