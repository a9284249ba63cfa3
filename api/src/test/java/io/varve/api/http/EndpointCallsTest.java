package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.query.statistics.EndpointStatistics.Counted;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

final class EndpointCallsTest {

  private static final int BEYOND = 50;
  private static final String ROUTE = "/catalog/v1/{prefix}/namespaces";

  private final EndpointCalls calls =
      new EndpointCalls(Clock.fixed(Instant.parse("2026-11-30T10:20:30Z"), ZoneOffset.UTC));

  private void call(String warehouse) {
    var request = new MockHttpServletRequest("GET", "/catalog/v1/" + warehouse + "/namespaces");
    request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, ROUTE);
    calls.add(request, 404);
  }

  @Test
  void seriesAreBoundedAndNoCallIsLost() {
    for (int i = 0; i < EndpointCalls.MOST + BEYOND; i++) {
      call(new UUID(1, i).toString());
    }
    List<Counted> taken = calls.take(Integer.MAX_VALUE);
    assertThat(taken).hasSize(EndpointCalls.MOST + 1);
    assertThat(taken)
        .filteredOn(one -> one.series().warehouseId() == null)
        .singleElement()
        .extracting(one -> one.calls().count())
        .isEqualTo((long) BEYOND);
    assertThat(calls.take(1)).isEmpty();
  }

  @Test
  void countsThatAreGivenBackAreAddedToNewerOnes() {
    String warehouse = new UUID(1, 1).toString();
    call(warehouse);
    call(warehouse);
    List<Counted> taken = calls.take(2);
    call(warehouse);
    calls.giveBack(taken);
    assertThat(calls.take(2)).singleElement().extracting(one -> one.calls().count()).isEqualTo(3L);
  }

  @Test
  void requestsThatReachNoEndpointAreNotCounted() {
    calls.add(new MockHttpServletRequest("GET", "/management/v1/info"), 401);
    var page = new MockHttpServletRequest("GET", "/swagger-ui/index.html");
    page.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/swagger-ui/**");
    calls.add(page, 200);
    assertThat(calls.take(1)).isEmpty();
  }
}
