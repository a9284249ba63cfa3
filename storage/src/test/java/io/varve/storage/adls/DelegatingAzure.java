package io.varve.storage.adls;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Gives every caller a key to sign with, valid for as long as the caller asks. */
final class DelegatingAzure implements HttpClient {

  static final String PRINCIPAL = "11111111-2222-3333-4444-555555555555";

  private final List<String> asked = new CopyOnWriteArrayList<>();

  List<String> asked() {
    return asked;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    asked.add(request.getUrl().toString());
    String body = request.getBodyAsBinaryData().toString();
    String until = body.replaceAll("(?s).*<Expiry>(.*)</Expiry>.*", "$1");
    return Mono.just(
        new Answer(
            request,
            """
            <?xml version="1.0" encoding="utf-8"?>
            <UserDelegationKey><SignedOid>%s</SignedOid><SignedTid>%s</SignedTid>
            <SignedStart>2026-01-01T00:00:00Z</SignedStart><SignedExpiry>%s</SignedExpiry>
            <SignedService>b</SignedService><SignedVersion>2025-01-05</SignedVersion>
            <Value>YSBrZXk=</Value></UserDelegationKey>\
            """
                .formatted(PRINCIPAL, PRINCIPAL, until)
                .getBytes(StandardCharsets.UTF_8)));
  }

  private static final class Answer extends HttpResponse {

    private final byte[] body;

    Answer(HttpRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    @Deprecated
    public @Nullable String getHeaderValue(String name) {
      return getHeaders().getValue(name);
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      headers.set(HttpHeaderName.CONTENT_TYPE, "application/xml");
      return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return Flux.just(ByteBuffer.wrap(body));
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.just(body);
    }

    @Override
    public Mono<String> getBodyAsString() {
      return Mono.just(new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.just(new String(body, charset));
    }
  }
}
