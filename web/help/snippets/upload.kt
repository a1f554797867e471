import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

fun send(path: String, kind: String, body: ByteArray): String {
    val request = HttpRequest.newBuilder(URI("https://sfumato.example" + path))
        .header("Authorization", "Bearer your-token")
        .header("Content-Type", kind)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build()
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body()
}

fun main() {
    val part = "--part\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"picture\"\r\n\r\n".toByteArray()
    val picture = File("the-path-of-a-picture").readBytes()
    val answer = send("/uploads", "multipart/form-data; boundary=part", part + picture + "\r\n--part--\r\n".toByteArray())
    val upload = Regex("\"id\":\"([^\"]*)\"").find(answer)!!.groupValues[1]
    val asked = """{
      "query": "mutation(${'$'}input: GenerateInput!) { generate(input: ${'$'}input) { generation { id } errors { code message field } } }",
      "variables": {"input": {"upload": "$upload", "prompt": "the same in oil", "strength": 0.6, "visibility": "PUBLIC"}}
    }"""
    println(send("/graphql", "application/json", asked.toByteArray()))
}
