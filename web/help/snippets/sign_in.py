import json
from urllib.request import Request, urlopen

SIGN_IN = """mutation($input: SignInInput!) {
  signIn(input: $input) { token expiresAt errors { code message } }
}"""


def ask(query, variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    with urlopen(Request("https://sfumato.example/graphql", body, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)["data"]


found = ask(SIGN_IN, {"input": {"email": "you@example.com", "password": "your password"}})["signIn"]
print(found["token"] or found["errors"])
