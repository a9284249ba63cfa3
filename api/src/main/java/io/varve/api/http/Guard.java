package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Checks a request before anything else is done for it. */
@FunctionalInterface
interface Guard {

  /**
   * Checks a request.
   *
   * @param response may get headers for the refusal
   * @throws HttpRefusedException if it does not pass
   */
  void check(HttpServletRequest request, HttpServletResponse response);
}
