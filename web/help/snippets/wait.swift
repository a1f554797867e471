import Foundation

struct Answer: Decodable { let data: Root }
struct Root: Decodable { let generation: Job? }
struct Job: Decodable { let status: String; let images: [Image] }
struct Image: Decodable { let id: String; let url: URL }

func look() async throws -> Job? {
    var request = URLRequest(url: URL(string: "https://sfumato.example/graphql")!)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue("Bearer your-token", forHTTPHeaderField: "Authorization")
    request.httpBody = try JSONSerialization.data(withJSONObject: [
        "query": "query($id: ID!) { generation(id: $id) { status images { id url } } }",
        "variables": ["id": "the-id-of-a-generation"],
    ])
    return try JSONDecoder().decode(Answer.self, from: try await URLSession.shared.data(for: request).0).data.generation
}

while let job = try await look() {
    if !["QUEUED", "RUNNING"].contains(job.status) { print(job); break }
    try await Task.sleep(for: .seconds(1))
}
