import json
from urllib.request import Request, urlopen

TOKEN = "your-token"
GENERATION = "the-id-of-a-generation"
WATCH = "subscription($id: ID!) { generation(id: $id) { status progress images { id url } } }"

headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "text/event-stream", "Content-Type": "application/json"}
body = json.dumps({"query": WATCH, "variables": {"id": GENERATION}}).encode()
with urlopen(Request("https://sfumato.example/graphql", body, headers)) as events:
    for line in events:
        if line.startswith(b"data: "):
            job = json.loads(line[len(b"data: ") :])["data"]["generation"]
            print(job["status"], job["progress"], flush=True)
