package io.varve.storage.adls;

import io.varve.storage.address.StoreAddresses;
import io.varve.storage.store.BoundedBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Okio;

/**
 * One request and its answer: hosts that are addresses are checked before they are connected to,
 * and answers are bounded in time, and in length where they are not files.
 *
 * @param patience how long a body may keep its reader waiting, in all
 */
record BoundedExchange(StoreAddresses addresses, Duration patience) implements Interceptor {

  /** What requests have that are not for a file. */
  private static final Set<String> NOT_OF_FILES = Set.of("comp", "restype", "resource", "action");

  @Override
  public Response intercept(Chain chain) throws IOException {
    // OkHttp resolves names where it is told to, and addresses by itself.
    addresses.checkLiteral(chain.request().url().host());
    Response answer = chain.proceed(chain.request());
    ResponseBody body = answer.body();
    if (body == null) {
      return answer;
    }
    BoundedBody bounded =
        new BoundedBody(body.byteStream(), chain.call()::cancel, patience, longest(answer));
    return answer
        .newBuilder()
        .body(
            ResponseBody.create(
                Okio.buffer(Okio.source(bounded)), body.contentType(), body.contentLength()))
        .build();
  }

  private static long longest(Response answer) {
    HttpUrl asked = answer.request().url();
    boolean isFile =
        answer.isSuccessful()
            && answer.request().method().equals("GET")
            && asked.queryParameterNames().stream().noneMatch(NOT_OF_FILES::contains);
    return isFile ? BoundedBody.FILE : BoundedBody.ANSWER;
  }
}
