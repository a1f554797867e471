import json
from pathlib import Path
from urllib.request import Request, urlopen

HOUSE = "https://sfumato.example"
TOKEN = "your-token"
PICTURE = Path("the-path-of-a-picture")
GENERATE = """mutation($input: GenerateInput!) {
  generate(input: $input) { generation { id status tokens } errors { code message field } }
}"""


def send(path, kind, body):
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
    with urlopen(Request(HOUSE + path, body, headers)) as answer:
        return json.load(answer)


part = b'--part\r\nContent-Disposition: form-data; name="picture"; filename="picture"\r\n\r\n'
upload = send("/uploads", "multipart/form-data; boundary=part", part + PICTURE.read_bytes() + b"\r\n--part--\r\n")["id"]
asked = {"upload": upload, "prompt": "the same in oil", "strength": 0.6, "visibility": "PUBLIC"}
answer = send("/graphql", "application/json", json.dumps({"query": GENERATE, "variables": {"input": asked}}).encode())
found = answer["data"]["generate"]
print(found["generation"]["id"] if found["generation"] else found["errors"])
