package io.varve.api.http;

import io.varve.storage.metadata.Pieces;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;

/**
 * Sends a body piece by piece: however many clients load a large table, and slowly, it is there
 * once.
 */
final class PiecesConverter extends AbstractHttpMessageConverter<Pieces> {

  PiecesConverter() {
    super(MediaType.ALL);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return Pieces.class.equals(type);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  protected Pieces readInternal(Class<? extends Pieces> type, HttpInputMessage input) {
    throw new HttpMessageNotReadableException("Only sent", input);
  }

  @Override
  protected Long getContentLength(Pieces body, @Nullable MediaType contentType) {
    return body.length();
  }

  @Override
  protected void writeInternal(Pieces body, HttpOutputMessage output)
      throws IOException, HttpMessageNotWritableException {
    body.writeTo(output.getBody());
  }
}
