import Foundation

let body: [String: Any] = [
    "query": "mutation($input: RemixInput!) { remix(input: $input) { generation { id } errors { code message field } } }",
    "variables": ["input": ["image": "the-id-of-an-image", "prompt": "the same at night", "strength": 0.6]],
]
var request = URLRequest(url: URL(string: "https://sfumato.example/graphql")!)
request.httpMethod = "POST"
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.setValue("Bearer your-token", forHTTPHeaderField: "Authorization")
request.httpBody = try JSONSerialization.data(withJSONObject: body)
let (answer, _) = try await URLSession.shared.data(for: request)
print(String(decoding: answer, as: UTF8.self))
