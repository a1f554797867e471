import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

fun main() {
    val asked = """{
      "query": "subscription(${'$'}id: ID!) { generation(id: ${'$'}id) { status progress } }",
      "variables": {"id": "the-id-of-a-generation"}
    }"""
    val request = HttpRequest.newBuilder(URI("https://sfumato.example/graphql"))
        .header("Authorization", "Bearer your-token")
        .header("Accept", "text/event-stream")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(asked))
        .build()
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines()).body()
        .filter { it.startsWith("data: ") }
        .forEach { println(it.removePrefix("data: ")) }
}
