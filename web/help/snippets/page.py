import json
from urllib.request import Request, urlopen

FEED = """query($after: String) {
  feed(first: 2, after: $after) { nodes { id prompt url } pageInfo { hasNextPage endCursor } }
}"""


def ask(query, variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    with urlopen(Request("https://sfumato.example/graphql", body, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)["data"]


page = {"hasNextPage": True, "endCursor": None}
while page["hasNextPage"]:
    feed = ask(FEED, {"after": page["endCursor"]})["feed"]
    for image in feed["nodes"]:
        print(image["id"], image["url"])
    page = feed["pageInfo"]
