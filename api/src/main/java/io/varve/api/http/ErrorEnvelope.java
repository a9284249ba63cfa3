package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers a request with an error in Iceberg's envelope. */
public final class ErrorEnvelope {

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
    write(request, response, new ErrorAnswer(type, message));
  }

  static void write(HttpServletRequest request, HttpServletResponse response, ErrorAnswer answer)
      throws IOException {
    if (response.isCommitted()) {
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
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
