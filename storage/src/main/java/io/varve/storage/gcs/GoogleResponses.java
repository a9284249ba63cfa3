package io.varve.storage.gcs;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import io.varve.storage.store.Outage;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.StoreResponse;
import java.io.IOException;
import java.util.Optional;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Says in this room's words how Google did not do what it was asked for. */
record GoogleResponses(Outage outage) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int NOT_FOUND = 404;

  /** What Google is asked for. */
  interface Asked<T> {
    T get() throws IOException;
  }

  /**
   * Asks Google.
   *
   * @throws StoreException if it does not do it
   */
  <T> T of(Asked<T> asked) {
    if (!outage.allows()) {
      throw new StoreException("The warehouse's object store has not answered of late", null);
    }
    try {
      T answer = asked.get();
      outage.answered();
      return answer;
    } catch (HttpResponseException e) {
      outage.answered();
      throw refused(e);
    } catch (IOException | RuntimeException e) {
      // The latter means that the response is not Google's.
      outage.failed();
      throw refused(e);
    }
  }

  /**
   * As {@link #of}, for a file that must be there.
   *
   * @throws NotFoundException if it is not
   */
  <T> T ofFile(String location, Asked<T> asked) {
    try {
      return of(asked);
    } catch (StoreException e) {
      if (isMissing(e)) {
        // Iceberg's own words, which its clients look for.
        throw new NotFoundException(
            e.getCause(), "Failed to open input stream for file: %s", location);
      }
      throw e;
    }
  }

  /** Whether there is no such object, in a bucket that exists. */
  static boolean isMissing(StoreException failure) {
    return failure.getCause() instanceof HttpResponseException refused
        && refused.getStatusCode() == NOT_FOUND
        && !String.valueOf(refused.getContent()).contains("bucket does not exist");
  }

  private static StoreException refused(Exception e) {
    return new StoreException("The warehouse's object store did not answer, or refused.", e);
  }

  /** What Google answered; empty if something else failed. */
  static Optional<StoreResponse> response(Throwable failure) {
    return StoreResponse.cause(failure, HttpResponseException.class)
        .map(e -> new StoreResponse(e.getStatusCode(), reason(e)))
        .or(() -> StoreResponse.cause(failure, StoreException.class).map(StoreResponse::none));
  }

  private static @Nullable String reason(HttpResponseException e) {
    return e instanceof GoogleJsonResponseException refused
            && refused.getDetails() != null
            && refused.getDetails().getErrors() != null
            && !refused.getDetails().getErrors().isEmpty()
        ? refused.getDetails().getErrors().getFirst().getReason()
        : ofAuthority(e.getContent());
  }

  // Who gives tokens says what is wrong in one word, as RFC 6749 has it.
  private static @Nullable String ofAuthority(@Nullable String content) {
    try {
      return content == null ? null : JSON.readTree(content).path("error").asString(null);
    } catch (JacksonException e) {
      return null;
    }
  }
}
