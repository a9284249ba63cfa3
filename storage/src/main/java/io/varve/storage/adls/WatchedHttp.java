package io.varve.storage.adls;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.varve.storage.store.Outage;
import io.varve.storage.store.StoreException;
import reactor.core.publisher.Mono;

/** HTTP to one host, which is not waited for by everybody while it is away. */
record WatchedHttp(HttpClient http, Outage outage) implements HttpClient {

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    if (!outage.allows()) {
      throw away();
    }
    boolean answered = false;
    try {
      HttpResponse response = http.sendSync(request, context);
      answered = true;
      outage.answered();
      return response;
    } finally {
      if (!answered) {
        outage.failed();
      }
    }
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return send(request, Context.NONE);
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request, Context context) {
    return Mono.defer(
        () ->
            outage.allows()
                ? http.send(request, context)
                    .doOnNext(response -> outage.answered())
                    .doOnError(failure -> outage.failed())
                : Mono.error(away()));
  }

  // Of a kind that is not tried again.
  private static StoreException away() {
    return new StoreException("The warehouse's object store has not answered of late", null);
  }
}
