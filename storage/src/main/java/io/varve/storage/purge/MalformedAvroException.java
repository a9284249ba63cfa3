package io.varve.storage.purge;

import java.io.IOException;

/** A file is none of Avro's, or asks for more than any honest one; it is not worth another try. */
final class MalformedAvroException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedAvroException(String problem) {
    super(problem);
  }
}
