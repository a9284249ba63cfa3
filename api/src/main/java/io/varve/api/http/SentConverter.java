package io.varve.api.http;

import io.varve.storage.metadata.Segments;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Sends bodies that are not in one array. */
final class SentConverter<T> extends AbstractHttpMessageConverter<T> {

  /** Writes a body to its client. */
  @FunctionalInterface
  interface Writing<T> {
    void write(T body, OutputStream out) throws IOException;
  }

  private final Class<T> bodies;
  private final Function<T, @Nullable Long> length;
  private final Writing<T> writing;

  private SentConverter(Class<T> bodies, Function<T, @Nullable Long> length, Writing<T> writing) {
    super(MediaType.ALL);
    this.bodies = bodies;
    this.length = length;
    this.writing = writing;
  }

  /** However many clients load a large table, and slowly, it is in memory once. */
  static SentConverter<Segments> ofPieces() {
    return new SentConverter<>(Segments.class, Segments::length, Segments::writeTo);
  }

  /** Has a body written while it is sent, so its length is not known before. */
  static SentConverter<Written> ofWritten() {
    return new SentConverter<>(Written.class, body -> null, Written::writeTo);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return bodies.isAssignableFrom(type);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  protected T readInternal(Class<? extends T> type, HttpInputMessage input) {
    throw new HttpMessageNotReadableException("Only sent", input);
  }

  @Override
  protected @Nullable Long getContentLength(T body, @Nullable MediaType contentType) {
    return length.apply(body);
  }

  @Override
  protected void writeInternal(T body, HttpOutputMessage output) throws IOException {
    writing.write(body, output.getBody());
  }
}
