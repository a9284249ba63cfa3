package io.varve.api.http;

import io.varve.api.connection.Connections;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Answers what never reaches a filter, such as a malformed request line, and what {@code sendError}
 * or an escaped exception leaves, instead of Tomcat's HTML page.
 */
public class EnvelopeErrorValve extends ErrorReportValve {

  private static final String MALFORMED =
      "The request's first line or its headers are not as HTTP wants them, or are too long; they are"
          + " not quoted here, for they may hold a token. Look for a header without a colon or with"
          + " a space before it, and for characters that must be encoded in the path";

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Connections.remember(request);
    super.invoke(request, response);
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    boolean reported =
        response.getStatus() < 400
            || response.getContentWritten() > 0
            || !response.setErrorReported();
    if (reported) {
      return;
    }
    try {
      response.resetBuffer(true);
      if (response.getHeader(RequestFilter.REQUEST_ID) == null) {
        response.setHeader(RequestFilter.REQUEST_ID, RequestFilter.requestId(request));
        SecurityHeaders.set(request, response);
      }
      ErrorEnvelope.write(request, response, answer(request, response, failure));
      response.finishResponse();
    } catch (IOException gone) {
      container.getLogger().debug("The client left before its error was written", gone);
    }
  }

  private static EnvelopeResponse answer(
      Request request, Response response, @Nullable Throwable failure) {
    if (request.getAttribute(ErrorEnvelope.PENDING) instanceof EnvelopeResponse pending) {
      return pending;
    }
    int status = response.getStatus();
    if (failure != null && status >= 500) {
      return ErrorMapping.answer(failure, request);
    }
    String message = failure == null ? response.getMessage() : null;
    return new EnvelopeResponse(
        ErrorType.of(status), message == null || message.isBlank() ? usual(status) : message);
  }

  // The parser's own words quote the line that it could not read, which may have a token in it.
  private static String usual(int status) {
    if (status == HttpStatus.BAD_REQUEST.value()) {
      return MALFORMED;
    }
    HttpStatus known = HttpStatus.resolve(status);
    return known == null ? "The request was refused" : known.getReasonPhrase();
  }
}
