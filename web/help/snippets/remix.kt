import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

fun main() {
    val asked = """{
      "query": "mutation(${'$'}input: RemixInput!) { remix(input: ${'$'}input) { generation { id } errors { code message field } } }",
      "variables": {"input": {"image": "the-id-of-an-image", "prompt": "the same at night", "strength": 0.6}}
    }"""
    val request = HttpRequest.newBuilder(URI("https://sfumato.example/graphql"))
        .header("Authorization", "Bearer your-token")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(asked))
        .build()
    println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
}
