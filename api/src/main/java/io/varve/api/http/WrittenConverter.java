package io.varve.api.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Has a body written to its client. */
final class WrittenConverter extends AbstractHttpMessageConverter<Written> {

  WrittenConverter() {
    super(MediaType.ALL);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return Written.class.isAssignableFrom(type);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  protected Written readInternal(Class<? extends Written> type, HttpInputMessage input) {
    throw new HttpMessageNotReadableException("Only sent", input);
  }

  @Override
  protected void writeInternal(Written body, HttpOutputMessage output) throws IOException {
    body.writeTo(output.getBody());
  }
}
