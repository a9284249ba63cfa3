package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Takes the memory from the share of the request that the calling thread serves. */
record RequestNodeMemory(Admission admission) implements NodeMemory {

  @Override
  public void take(long bytes) {
    request().ifPresent(request -> admission.admitNodes(request, bytes));
  }

  @Override
  public void release() {
    request().ifPresent(admission::releaseNodes);
  }

  private static Optional<HttpServletRequest> request() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes served
        ? Optional.of(served.getRequest())
        : Optional.empty();
  }
}
