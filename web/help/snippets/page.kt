import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

val client: HttpClient = HttpClient.newHttpClient()

fun feed(after: String?): String {
    val cursor = after?.let { "\"$it\"" } ?: "null"
    val asked = """{
      "query": "query(${'$'}after: String) { feed(first: 24, after: ${'$'}after) { nodes { id url } pageInfo { endCursor } } }",
      "variables": {"after": $cursor}
    }"""
    val request = HttpRequest.newBuilder(URI("https://sfumato.example/graphql"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(asked))
        .build()
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body()
}

fun main() {
    val first = feed(null)
    println(first)
    println(feed(Regex("\"endCursor\":\"([^\"]+)\"").find(first)?.groupValues?.get(1)))
}
