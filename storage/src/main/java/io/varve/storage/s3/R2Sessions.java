package io.varve.storage.s3;

import io.varve.storage.access.Right;
import io.varve.storage.location.S3Location;
import io.varve.storage.profile.S3Credential.CloudflareR2;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Temporary credentials of Cloudflare's R2, which has an API of its own instead of STS. */
record R2Sessions(S3Profile profile, CloudflareR2 credential, SdkHttpClient http, Clock clock)
    implements Sessions {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_ANSWER = 64 << 10;

  @Override
  public AwsSessionCredentials of(String principal, String location, Right right) {
    Instant asked = clock.instant();
    JsonNode given = ask(body(S3Location.of(location), right)).path("result");
    return AwsSessionCredentials.builder()
        .accessKeyId(text(given, "accessKeyId"))
        .secretAccessKey(text(given, "secretAccessKey"))
        .sessionToken(text(given, "sessionToken"))
        .expirationTime(asked.plusSeconds(profile.stsTokenValiditySeconds()))
        .build();
  }

  private static String text(JsonNode given, String name) {
    String text = given.path(name).asString("");
    if (text.isEmpty()) {
      throw failed("gave none", null);
    }
    return text;
  }

  private byte[] body(S3Location folder, Right right) {
    String key = folder.key().replaceAll("/+$", "");
    if (key.isEmpty()) {
      throw new StoreException("No credentials can be limited to a whole bucket", null);
    }
    ObjectNode body = JSON.createObjectNode();
    body.put("bucket", folder.bucket());
    body.put("parentAccessKeyId", credential.accessKeyId());
    body.put("permission", right == Right.READ ? "object-read-only" : "object-read-write");
    body.put("ttlSeconds", profile.stsTokenValiditySeconds());
    body.putArray("prefixes").add(key + "/");
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode ask(byte[] body) {
    URI uri = URI.create(S3Connections.r2Api(profile) + path());
    HttpExecuteRequest request =
        HttpExecuteRequest.builder()
            .request(
                SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(uri)
                    .putHeader("Authorization", "Bearer " + credential.token())
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Content-Length", Integer.toString(body.length))
                    .build())
            .contentStreamProvider(() -> new ByteArrayInputStream(body))
            .build();
    try {
      HttpExecuteResponse answer = http.prepareRequest(request).call();
      byte[] content = content(answer);
      JsonNode json = JSON.readTree(content);
      if (!answer.httpResponse().isSuccessful()) {
        throw failed("gave none", new R2Refusal(answer.httpResponse().statusCode(), json));
      }
      return json;
    } catch (IOException | SdkException e) {
      throw failed("did not answer", e);
    } catch (JacksonException e) {
      throw failed("gave none", null);
    }
  }

  private String path() {
    return "/client/v4/accounts/" + credential.accountId() + "/r2/temp-access-credentials";
  }

  // Read whatever the status is, so that the connection can be used again.
  private static byte[] content(HttpExecuteResponse answer) throws IOException {
    Optional<? extends InputStream> body = answer.responseBody();
    if (body.isEmpty()) {
      return new byte[0];
    }
    try (InputStream in = body.get()) {
      return in.readNBytes(MAX_ANSWER);
    }
  }

  private static StoreException failed(String what, @Nullable Exception cause) {
    return new StoreException(
        "No credentials could be had for clients of this warehouse: Cloudflare's API " + what,
        cause);
  }
}
