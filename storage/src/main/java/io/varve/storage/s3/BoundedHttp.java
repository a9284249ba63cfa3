package io.varve.storage.s3;

import io.varve.storage.store.BoundedBody;
import io.varve.storage.store.Outage;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * HTTP to one store that never costs more time than is due: one that is away is not waited for by
 * everybody, and one that trickles its answer is given up on. AWS's own time-outs end where the
 * body of an answer begins. An answer that is not a file is bounded in length, too.
 *
 * @param patience how long a body may keep its reader waiting, in all
 */
record BoundedHttp(SdkHttpClient http, Outage outage, Duration patience) implements SdkHttpClient {

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = http.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return send(prepared, request.httpRequest());
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private HttpExecuteResponse send(ExecutableHttpRequest request, SdkHttpRequest asked)
      throws IOException {
    if (!outage.allows()) {
      // Of a kind that is not tried again.
      throw SdkClientException.create("The store has not answered of late");
    }
    boolean answered = false;
    try {
      HttpExecuteResponse response = request.call();
      answered = true;
      outage.answered();
      return HttpExecuteResponse.builder()
          .response(response.httpResponse())
          .responseBody(
              response
                  .responseBody()
                  .map(body -> bounded(body, longest(asked, response.httpResponse())))
                  .orElse(null))
          .build();
    } finally {
      if (!answered) {
        outage.failed();
      }
    }
  }

  private AbortableInputStream bounded(AbortableInputStream body, long most) {
    return AbortableInputStream.create(new BoundedBody(body, body::abort, patience, most), body);
  }

  // AWS's client takes lists, errors and answers of STS into memory as they come.
  private static long longest(SdkHttpRequest asked, SdkHttpResponse answer) {
    boolean isFile =
        answer.isSuccessful()
            && asked.method() == SdkHttpMethod.GET
            && !asked.rawQueryParameters().containsKey("list-type");
    return isFile ? BoundedBody.FILE : BoundedBody.ANSWER;
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    http.close();
  }
}
