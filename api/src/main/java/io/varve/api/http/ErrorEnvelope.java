package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers a request with an error in Iceberg's envelope. */
public final class ErrorEnvelope {

  /** The attribute of a request with the {@link EnvelopeResponse} that could not be written yet. */
  static final String PENDING = ErrorEnvelope.class.getName();

  private ErrorEnvelope() {}

  /**
   * Answers with {@code type} and {@code message}, for those outside of Spring MVC, such as
   * filters. Nothing is written if an answer is on its way already.
   *
   * @throws IOException if the client is gone
   */
  public static void write(
      HttpServletRequest request, HttpServletResponse response, ErrorType type, String message)
      throws IOException {
    write(request, response, new EnvelopeResponse(type, message));
  }

  /**
   * Whether another answer is on its way to the client. After {@code sendError}, which Tomcat calls
   * too, a response says that it is committed although its error is still to be written.
   */
  static boolean isTooLate(HttpServletResponse response) {
    return response.isCommitted() && response.getStatus() < 400;
  }

  static void write(
      HttpServletRequest request, HttpServletResponse response, EnvelopeResponse answer)
      throws IOException {
    if (response.isCommitted()) {
      // Tomcat has answered 400 or 408 by itself where a body broke off; the valve writes ours.
      request.setAttribute(PENDING, answer);
      return;
    }
    response.resetBuffer();
    response.setHeader("ETag", null);
    response.setHeader("Content-Encoding", null);
    response.setStatus(answer.type().status());
    answer.headers().forEach(response::setHeader);
    response.setContentType("application/json");
    byte[] body = answer.envelope();
    response.setContentLength(body.length);
    // The method is null if Tomcat could not even read the request line.
    if (!"HEAD".equals(request.getMethod())) {
      response.getOutputStream().write(body);
    }
    // Else Tomcat first takes in what is left of the request's body, however long that takes.
    response.flushBuffer();
  }
}
