package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Answers whatever leaves a controller, or Spring MVC on the way to it, as an exception. */
@RestControllerAdvice
class ErrorAdvice {

  private final RecordedAnswers answers;

  ErrorAdvice(RecordedAnswers answers) {
    this.answers = answers;
  }

  @ExceptionHandler
  void answer(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (ErrorEnvelope.isTooLate(response)) {
      // What was begun cannot be taken back: the broken connection tells that it is not whole.
      throw failure;
    }
    ErrorEnvelope.write(request, response, answers.answer(failure, request));
  }

  @ExceptionHandler({ClientAbortException.class, AsyncRequestNotUsableException.class})
  void nobodyListens() {
    // The connection is gone: there is nobody to answer, and nothing of ours went wrong.
  }
}
