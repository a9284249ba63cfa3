package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.api.connection.ConnectionLimits;
import io.varve.api.connection.Connections;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

class RequestFilterTest {

  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/x");
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @Test
  void logContextIsEmptyAfterARequest() throws Exception {
    request.addHeader("x-request-id", "mine");
    request.addHeader("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    filter()
        .doFilter(
            request,
            response,
            (in, out) -> {
              assertThat(MDC.get("request_id")).isEqualTo("mine");
              assertThat(MDC.get("trace_id")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
              throw new HttpRefusedException(ErrorType.FORBIDDEN, "no");
            });

    assertThat(response.getStatus()).isEqualTo(403);
    assertThat(MDC.get("request_id")).isNull();
    assertThat(MDC.get("trace_id")).isNull();
  }

  @Test
  void anAnswerOnItsWayIsBrokenOffAndNotFinishedAsIfWhole() {
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(
            () ->
                filter()
                    .doFilter(
                        request,
                        response,
                        (in, out) -> {
                          out.flushBuffer();
                          throw new ServletException("half way");
                        }));
  }

  @Test
  void aClientThatIsGoneIsNotAnswered() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                filter()
                    .doFilter(
                        request,
                        response,
                        (in, out) -> {
                          throw new IOException("gone");
                        }));
  }

  @Test
  void aFaultIsLoggedWithTheIdOfItsRequest() throws Exception {
    request.addHeader("x-request-id", "mine");
    var logger = (Logger) LoggerFactory.getLogger(ErrorMapping.class);
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    logger.addAppender(log);
    try {
      filter()
          .doFilter(
              request,
              response,
              (in, out) -> {
                throw new IllegalStateException("fault");
              });
    } finally {
      logger.detachAppender(log);
    }

    assertThat(response.getStatus()).isEqualTo(500);
    assertThat(log.list)
        .singleElement()
        .satisfies(e -> assertThat(e.getMDCPropertyMap()).containsEntry("request_id", "mine"));
  }

  @Test
  void requestsAreTimedByRouteAndStatus() throws Exception {
    MeterRegistry meters = new SimpleMeterRegistry();
    RequestFilter filter =
        new RequestFilter(
            new Connections(ConnectionLimits.ofHeap()),
            new Cors(List.of()),
            List.of(),
            new RequestTimes(meters, Optional.empty()),
            new RecordedAnswers(Optional.empty()),
            Optional.empty(),
            Optional.empty());
    for (int status : new int[] {200, 200, 404}) {
      filter.doFilter(
          new MockHttpServletRequest("GET", "/catalog/v1/config"),
          new MockHttpServletResponse(),
          (in, out) -> {
            in.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/catalog/v1/config");
            ((HttpServletResponse) out).setStatus(status);
          });
    }

    assertThat(count(meters, "200", "SUCCESS")).isEqualTo(2);
    assertThat(count(meters, "404", "CLIENT_ERROR")).isEqualTo(1);
  }

  private static long count(MeterRegistry meters, String status, String outcome) {
    return meters
        .get("http.server.requests")
        .tags("method", "GET", "uri", "/catalog/v1/config", "status", status, "outcome", outcome)
        .timer()
        .count();
  }

  private static RequestFilter filter() {
    return new RequestFilter(
        new Connections(ConnectionLimits.ofHeap()),
        new Cors(List.of()),
        List.of(),
        new RequestTimes(new SimpleMeterRegistry(), Optional.empty()),
        new RecordedAnswers(Optional.empty()),
        Optional.empty(),
        Optional.empty());
  }
}
