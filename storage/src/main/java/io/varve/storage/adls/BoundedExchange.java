package io.varve.storage.adls;

import io.varve.storage.address.StoreAddresses;
import io.varve.storage.store.BoundedBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Okio;

/**
 * One request and its answer: hosts that are addresses are checked before they are connected to,
 * and answers are bounded in time and in length.
 *
 * @param patience how long a body may keep its reader waiting, in all
 */
record BoundedExchange(StoreAddresses addresses, Duration patience) implements Interceptor {

  /** What requests have that are not for a file. */
  private static final Set<String> NOT_OF_FILES = Set.of("comp", "restype", "resource", "action");

  private static final Pattern PART = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{1,18})");

  @Override
  public Response intercept(Chain chain) throws IOException {
    // OkHttp resolves names by the given addresses, and literal addresses by itself.
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

  // Azure's client takes all that comes into memory, and asks for files part by part.
  private static long longest(Response answer) {
    HttpUrl asked = answer.request().url();
    boolean isFile =
        answer.isSuccessful()
            && answer.request().method().equals("GET")
            && asked.queryParameterNames().stream().noneMatch(NOT_OF_FILES::contains);
    Matcher part = PART.matcher(String.valueOf(answer.request().header("x-ms-range")));
    return isFile && part.matches()
        ? Long.parseLong(part.group(2)) - Long.parseLong(part.group(1)) + 1
        : BoundedBody.ANSWER;
  }
}
