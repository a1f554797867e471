import json
from time import sleep
from urllib.request import Request, urlopen

TOKEN = "your-token"
GENERATION = "the-id-of-a-generation"
LOOK = "query($id: ID!) { generation(id: $id) { status progress images { id url } failure { message } } }"


def ask(query, variables):
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    body = json.dumps({"query": query, "variables": variables}).encode()
    with urlopen(Request("https://sfumato.example/graphql", body, headers)) as answer:
        return json.load(answer)["data"]


while (job := ask(LOOK, {"id": GENERATION})["generation"])["status"] in ("QUEUED", "RUNNING"):
    sleep(1)
print(job["status"], *[image["url"] for image in job["images"]])
