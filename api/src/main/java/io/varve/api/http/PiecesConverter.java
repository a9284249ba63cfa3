package io.varve.api.http;

import io.varve.storage.metadata.Segments;
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
final class PiecesConverter extends AbstractHttpMessageConverter<Segments> {

  PiecesConverter() {
    super(MediaType.ALL);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return Segments.class.equals(type);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  protected Segments readInternal(Class<? extends Segments> type, HttpInputMessage input) {
    throw new HttpMessageNotReadableException("Only sent", input);
  }

  @Override
  protected Long getContentLength(Segments body, @Nullable MediaType contentType) {
    return body.length();
  }

  @Override
  protected void writeInternal(Segments body, HttpOutputMessage output)
      throws IOException, HttpMessageNotWritableException {
    body.writeTo(output.getBody());
  }
}
