import Foundation

struct Asked: Encodable { let query: String; let variables: [String: [String: String]] }

var request = URLRequest(url: URL(string: "https://sfumato.example/graphql")!)
request.httpMethod = "POST"
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = try JSONEncoder().encode(Asked(
    query: "mutation($input: SignInInput!) { signIn(input: $input) { token errors { code message } } }",
    variables: ["input": ["email": "you@example.com", "password": "your password"]]
))
let (body, _) = try await URLSession.shared.data(for: request)
print(String(decoding: body, as: UTF8.self))
