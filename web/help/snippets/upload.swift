import Foundation

func send(_ path: String, _ kind: String, _ body: Data) async throws -> [String: Any] {
    var request = URLRequest(url: URL(string: "https://sfumato.example" + path)!)
    request.httpMethod = "POST"
    request.setValue(kind, forHTTPHeaderField: "Content-Type")
    request.setValue("Bearer your-token", forHTTPHeaderField: "Authorization")
    request.httpBody = body
    let (answer, _) = try await URLSession.shared.data(for: request)
    return try JSONSerialization.jsonObject(with: answer) as! [String: Any]
}

var form = Data("--part\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"picture\"\r\n\r\n".utf8)
form.append(try Data(contentsOf: URL(fileURLWithPath: "the-path-of-a-picture")))
form.append(Data("\r\n--part--\r\n".utf8))
let upload = try await send("/uploads", "multipart/form-data; boundary=part", form)
let asked: [String: Any] = [
    "query": "mutation($input: GenerateInput!) { generate(input: $input) { generation { id } errors { code message field } } }",
    "variables": ["input": ["upload": upload["id"]!, "prompt": "the same in oil", "strength": 0.6, "visibility": "PUBLIC"]],
]
print(try await send("/graphql", "application/json", JSONSerialization.data(withJSONObject: asked)))
