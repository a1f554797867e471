import Foundation

struct Answer: Decodable { let data: Root }
struct Root: Decodable { let feed: Feed }
struct Feed: Decodable { let nodes: [Image]; let pageInfo: Page }
struct Image: Decodable { let id: String; let url: URL }
struct Page: Decodable { let hasNextPage: Bool; let endCursor: String? }
struct Asked: Encodable { let query: String; let variables: [String: String?] }

let query = "query($after: String) { feed(first: 24, after: $after) { nodes { id url } pageInfo { hasNextPage endCursor } } }"
var after: String?
repeat {
    var request = URLRequest(url: URL(string: "https://sfumato.example/graphql")!)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = try JSONEncoder().encode(Asked(query: query, variables: ["after": after]))
    let (body, _) = try await URLSession.shared.data(for: request)
    let feed = try JSONDecoder().decode(Answer.self, from: body).data.feed
    feed.nodes.forEach { print($0.id, $0.url) }
    after = feed.pageInfo.hasNextPage ? feed.pageInfo.endCursor : nil
} while after != nil
