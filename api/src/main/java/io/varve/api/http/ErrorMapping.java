package io.varve.api.http;

import io.varve.command.refusal.RefusedException;
import io.varve.ledger.attempt.UnrecordedException;
import io.varve.security.oidc.ProviderAwayException;
import io.varve.security.rights.ForbiddenException;
import io.varve.storage.metadata.MetadataFileException;
import io.varve.storage.secret.NoSecretKeyException;
import io.varve.storage.secret.SecretsAwayException;
import io.varve.storage.sign.SignRefusedException;
import io.varve.storage.store.StoreException;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import software.amazon.awssdk.core.exception.SdkException;

/** Finds the answer to any failure of a request. */
final class ErrorMapping {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);

  /** Cause chains are cut here, for they may be circular. */
  private static final int MAX_CAUSES = 32;

  private ErrorMapping() {}

  /**
   * The answer to {@code failure}. A 5xx is logged here under the error id that the answer carries:
   * with its stack, or in one line if it only asks the client to come again, which many do at once
   * when the server is busy. That the server is read-only is no failure.
   */
  static EnvelopeResponse answer(Throwable failure, HttpServletRequest request) {
    EnvelopeResponse answer = find(failure, request);
    if (answer.type().status() < 500 || answer.type() == ErrorType.READ_ONLY) {
      return answer;
    }
    String errorId = UUID.randomUUID().toString();
    String method = request.getMethod();
    String uri = request.getRequestURI();
    if (answer.type() == ErrorType.UNAVAILABLE || failure instanceof MetadataFileException) {
      LOG.warn("Error ID {}: {} {}: {}", errorId, method, uri, inOneLine(failure));
    } else {
      LOG.error("Error ID {}: {} {}", errorId, method, uri, failure);
    }
    return answer.withErrorId(errorId);
  }

  /** What failed and the innermost cause of it, which for a database is the one that tells. */
  private static String inOneLine(Throwable failure) {
    Throwable innermost = causes(failure).reduce(failure, (outer, inner) -> inner);
    String text = innermost == failure ? text(failure) : text(failure) + ", for " + text(innermost);
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ");
  }

  private static String text(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.refusal().message()
        : failure.toString();
  }

  private static EnvelopeResponse find(Throwable failure, HttpServletRequest request) {
    if (failure instanceof HttpRefusedException refused) {
      return new EnvelopeResponse(refused.type(), refused.clientMessage());
    }
    Optional<RefusedException> refused = cause(failure, RefusedException.class);
    if (refused.isPresent()) {
      return EnvelopeResponse.of(refused.get().refusal());
    }
    Optional<NotFoundException> gone = cause(failure, NotFoundException.class);
    if (gone.isPresent()) {
      return new EnvelopeResponse(ErrorType.NOT_FOUND, String.valueOf(gone.get().getMessage()));
    }
    Optional<ForbiddenException> forbidden = cause(failure, ForbiddenException.class);
    if (forbidden.isPresent()) {
      return new EnvelopeResponse(
          ErrorType.FORBIDDEN, String.valueOf(forbidden.get().getMessage()));
    }
    if (failure instanceof UnrecordedException) {
      return new EnvelopeResponse(
          ErrorType.UNAVAILABLE,
          "This can't be recorded for now, and it is not done or answered without that; try again.");
    }
    return SpringErrors.answer(failure, request)
        .or(() -> metadataUnusable(failure))
        .or(() -> databaseAway(failure))
        .or(() -> storeAway(failure))
        .or(() -> providerAway(failure))
        .or(
            () ->
                cause(failure, SignRefusedException.class)
                    .map(
                        e ->
                            new EnvelopeResponse(
                                ErrorType.FORBIDDEN, String.valueOf(e.getMessage()))))
        .or(() -> InputErrors.answer(failure))
        .orElseGet(() -> new EnvelopeResponse(ErrorType.INTERNAL, ""));
  }

  private static Optional<EnvelopeResponse> metadataUnusable(Throwable failure) {
    return cause(failure, MetadataFileException.class)
        .map(
            e ->
                new EnvelopeResponse(
                    switch (e.problem()) {
                      case ALTERED -> ErrorType.METADATA_ALTERED;
                      case TOO_LARGE -> ErrorType.METADATA_TOO_LARGE;
                      case UNREADABLE -> ErrorType.METADATA_UNREADABLE;
                    },
                    String.valueOf(e.getMessage())));
  }

  private static Optional<EnvelopeResponse> databaseAway(Throwable failure) {
    boolean away =
        causes(failure)
            .anyMatch(
                cause ->
                    cause instanceof CannotGetJdbcConnectionException
                        || cause instanceof CannotCreateTransactionException
                        || cause instanceof TransientDataAccessException
                        || cause instanceof DataAccessResourceFailureException
                        || cause instanceof SQLTransientConnectionException);
    return away
        ? Optional.of(
            new EnvelopeResponse(ErrorType.UNAVAILABLE, "The database did not answer in time."))
        : Optional.empty();
  }

  private static Optional<EnvelopeResponse> storeAway(Throwable failure) {
    return causes(failure)
        .filter(
            cause ->
                cause instanceof StoreException
                    || cause instanceof SecretsAwayException
                    || cause instanceof NoSecretKeyException)
        .findFirst()
        .map(e -> new EnvelopeResponse(ErrorType.UNAVAILABLE, String.valueOf(e.getMessage())))
        .or(
            () ->
                cause(failure, SdkException.class)
                    .map(
                        e ->
                            new EnvelopeResponse(
                                ErrorType.UNAVAILABLE,
                                "The warehouse's object store did not answer, or refused.")));
  }

  private static Optional<EnvelopeResponse> providerAway(Throwable failure) {
    return cause(failure, ProviderAwayException.class)
        .map(e -> new EnvelopeResponse(ErrorType.UNAVAILABLE, e.getMessage() + "; try again."));
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(MAX_CAUSES);
  }
}
