package io.varve.storage.gcs;

import io.varve.storage.store.BoundedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.Timeout;

/**
 * One request and its answer: nothing is sent on to where a redirect leads, nothing is inflated,
 * and answers are bounded in time, and in length where they are not files.
 *
 * @param attempt how long it is waited for the next bytes
 * @param patience how long a body may keep its reader waiting, in all
 */
record BoundedExchange(Timeout attempt, Duration patience) implements ExecChainHandler {

  private static final int REDIRECTS = 300;
  private static final int ERRORS = 400;

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    // Google's client for tokens would wait 20 s for each.
    scope.clientContext.setRequestConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(attempt)
            .setResponseTimeout(attempt)
            .setRedirectsEnabled(false)
            .build());
    request.removeHeaders(HttpHeaders.ACCEPT_ENCODING);
    ClassicHttpResponse answer = chain.proceed(request, scope);
    answer.removeHeaders(HttpHeaders.CONTENT_ENCODING);
    if (answer.getCode() >= REDIRECTS && answer.getCode() < ERRORS) {
      // Google's client would follow it by itself, and the credentials' with what they send.
      answer.removeHeaders(HttpHeaders.LOCATION);
    }
    HttpEntity body = answer.getEntity();
    if (body != null) {
      answer.setEntity(
          new Bounded(
              body, scope.execRuntime::discardEndpoint, patience, longest(request, answer)));
    }
    return answer;
  }

  private static long longest(ClassicHttpRequest request, ClassicHttpResponse answer) {
    boolean isFile =
        answer.getCode() < REDIRECTS
            && Method.GET.isSame(request.getMethod())
            && String.valueOf(request.getPath()).contains("alt=media");
    return isFile ? BoundedBody.FILE : BoundedBody.ANSWER;
  }

  private static final class Bounded extends HttpEntityWrapper {

    private final Runnable abort;
    private final Duration patience;
    private final long most;

    Bounded(HttpEntity body, Runnable abort, Duration patience, long most) {
      super(body);
      this.abort = abort;
      this.patience = patience;
      this.most = most;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new BoundedBody(super.getContent(), abort, patience, most);
    }

    /** Apache's own would read all that is still to come. */
    @Override
    public void close() throws IOException {
      getContent().close();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream in = getContent()) {
        in.transferTo(out);
      }
    }
  }
}
