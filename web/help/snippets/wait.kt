import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

fun main() {
    val client = HttpClient.newHttpClient()
    val asked = """{
      "query": "query(${'$'}id: ID!) { generation(id: ${'$'}id) { status progress images { id url } } }",
      "variables": {"id": "the-id-of-a-generation"}
    }"""
    val request = HttpRequest.newBuilder(URI("https://sfumato.example/graphql"))
        .header("Authorization", "Bearer your-token")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(asked))
        .build()
    do {
        Thread.sleep(1000)
        val answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body()
        println(answer)
    } while (Regex("QUEUED|RUNNING").containsMatchIn(answer))
}
