package io.varve.api.http;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLTransientConnectionException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.server.ResponseStatusException;

/** Fails in every way that a controller can. */
@Profile(HttpApplication.PROFILE)
@RestController
class FailingController {

  @GetMapping("/catalog/v1/refuse/{reason}")
  ResponseEntity<byte[]> refuse(@PathVariable Reason reason, HttpServletResponse response) {
    response.setHeader("ETag", "W/\"stale\"");
    throw new RefusedException(reason, "Refused for \"" + reason + "\" <b>");
  }

  @GetMapping("/catalog/v1/fail/{how}")
  ResponseEntity<byte[]> fail(@PathVariable String how, HttpServletResponse response)
      throws Exception {
    switch (how) {
      case "bug" -> throw new IllegalStateException("secret inside");
      case "our-argument" -> throw new IllegalArgumentException("secret inside");
      case "wrapped-refusal" ->
          throw new RuntimeException(new RefusedException(Reason.NO_SUCH_TABLE, "gone"));
      case "iceberg-argument" -> UpdateTableRequestParser.fromJson("{\"updates\":[{}]}");
      case "iceberg-json" -> UpdateTableRequestParser.fromJson("{\"updates\":");
      case "iceberg-validation" -> throw new ValidationException("Cannot do %s", "that");
      case "long" -> throw new ValidationException("%s", "x".repeat(5_000));
      case "no-connection" ->
          throw new CannotGetJdbcConnectionException("secret inside", new java.sql.SQLException());
      case "no-transaction" -> throw new CannotCreateTransactionException("secret inside");
      case "query-timeout" -> throw new QueryTimeoutException("secret inside");
      case "pool-timeout" ->
          throw new IllegalStateException(new SQLTransientConnectionException("secret inside"));
      case "async-timeout" -> throw new AsyncRequestTimeoutException();
      case "overflow" -> throw new StackOverflowError("secret inside");
      case "io" -> throw new UncheckedIOException(new IOException("secret inside"));
      case "send-error" -> response.sendError(409, "sent by hand");
      case "status-with-reason" ->
          throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no such thing");
      case "half-way" -> {
        response.getOutputStream().print("half of it");
        response.flushBuffer();
        throw new IllegalStateException("secret inside");
      }
      default -> throw new IOException("secret inside");
    }
    return ResponseEntity.noContent().build();
  }
}
