package io.varve.storage.adls;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import com.microsoft.aad.msal4j.AuthenticationErrorCode;
import com.microsoft.aad.msal4j.MsalServiceException;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.StoreResponse;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.NotFoundException;

/** Says in this room's words how Azure did not do what it was asked for. */
final class AzureResponses {

  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final HttpHeaderName CODE = HttpHeaderName.fromString("x-ms-error-code");

  private AzureResponses() {}

  /**
   * What Azure is asked for.
   *
   * @throws StoreException if it does not do it
   */
  static <T> T of(Supplier<T> asked) {
    try {
      return asked.get();
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StoreException("The warehouse's object store did not answer, or refused.", e);
    }
  }

  /**
   * As {@link #of}, for a file that must be there.
   *
   * @throws NotFoundException if it is not
   */
  static <T> T ofFile(String location, Supplier<T> asked) {
    try {
      return of(asked);
    } catch (StoreException e) {
      if (e.getCause() instanceof BlobStorageException refused
          && refused.getStatusCode() == NOT_FOUND
          && !BlobErrorCode.CONTAINER_NOT_FOUND.equals(refused.getErrorCode())) {
        // Iceberg's own words, which its clients look for.
        throw new NotFoundException(refused, "Failed to open input stream for file: %s", location);
      }
      throw e;
    }
  }

  /** Goes through what Azure lists page by page. */
  static <T, R> Iterator<R> each(Iterator<T> items, Function<T, R> as) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return of(items::hasNext);
      }

      @Override
      public R next() {
        return as.apply(of(items::next));
      }
    };
  }

  /** What Azure, or its authority, answered; empty if something else failed. */
  static Optional<StoreResponse> response(Throwable failure) {
    return StoreResponse.cause(failure, HttpResponseException.class)
        .map(HttpResponseException::getResponse)
        .map(response -> new StoreResponse(response.getStatusCode(), response.getHeaderValue(CODE)))
        .or(
            () ->
                StoreResponse.cause(failure, MsalServiceException.class)
                    .map(AzureResponses::ofAuthority))
        .or(() -> StoreResponse.cause(failure, StoreException.class).map(StoreResponse::none));
  }

  private static StoreResponse ofAuthority(MsalServiceException refused) {
    Integer status = refused.statusCode();
    String code = refused.errorCode();
    return new StoreResponse(
        status == null ? UNAUTHORIZED : status,
        AuthenticationErrorCode.UNKNOWN.equals(code) ? null : code);
  }
}
