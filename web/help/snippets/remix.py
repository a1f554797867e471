import json
from urllib.request import Request, urlopen

TOKEN = "your-token"
IMAGE = "the-id-of-an-image"
REMIX = """mutation($input: RemixInput!) {
  remix(input: $input) { generation { id status tokens } errors { code message field } }
}"""


def ask(query, variables):
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    body = json.dumps({"query": query, "variables": variables}).encode()
    with urlopen(Request("https://sfumato.example/graphql", body, headers)) as answer:
        return json.load(answer)["data"]


found = ask(REMIX, {"input": {"image": IMAGE, "prompt": "the same at night", "strength": 0.6}})["remix"]
print(found["generation"]["id"] if found["generation"] else found["errors"])
