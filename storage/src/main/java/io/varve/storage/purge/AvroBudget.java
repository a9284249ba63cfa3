package io.varve.storage.purge;

/** What a file may cost: its bytes are bounded, and its values by its bytes. */
final class AvroBudget {

  /** Values that take no bytes, such as a null, are free up to here, and then as bytes come. */
  private static final long FREE_VALUES = 100_000;

  private static final long VALUES_PER_BYTE = 4;

  private long limit;
  private long bytes;
  private long values;

  AvroBudget(long limit) {
    this.limit = limit;
  }

  /** How many bytes were read. */
  long bytes() {
    return bytes;
  }

  /** Allows up to {@code limit} bytes in all. */
  void allow(long newLimit) {
    limit = newLimit;
  }

  void takeBytes(long count) throws MalformedAvroException {
    if (count < 0 || count > limit - bytes) {
      throw new MalformedAvroException("more bytes than it may have: " + limit);
    }
    bytes += count;
  }

  void takeValue() throws MalformedAvroException {
    if (++values > FREE_VALUES + VALUES_PER_BYTE * bytes) {
      throw new MalformedAvroException("more values than bytes");
    }
  }
}
