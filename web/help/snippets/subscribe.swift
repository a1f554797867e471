import Foundation

var request = URLRequest(url: URL(string: "https://sfumato.example/graphql")!)
request.httpMethod = "POST"
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
request.setValue("Bearer your-token", forHTTPHeaderField: "Authorization")
request.httpBody = try JSONSerialization.data(withJSONObject: [
    "query": "subscription($id: ID!) { generation(id: $id) { status progress } }",
    "variables": ["id": "the-id-of-a-generation"],
])
let (events, _) = try await URLSession.shared.bytes(for: request)
for try await line in events.lines where line.hasPrefix("data: ") {
    print(line.dropFirst("data: ".count))
}
