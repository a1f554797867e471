import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

fun main() {
    val asked = """{
      "query": "mutation(${'$'}input: SignInInput!) { signIn(input: ${'$'}input) { token errors { code message } } }",
      "variables": {"input": {"email": "you@example.com", "password": "your password"}}
    }"""
    val request = HttpRequest.newBuilder(URI("https://sfumato.example/graphql"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(asked))
        .build()
    println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
}
