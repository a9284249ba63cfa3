package io.varve.storage.purge;

import io.varve.storage.purge.AvroValues.Wanted;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Reads strings out of the records of an Avro object container file, as manifest lists and
 * manifests are, in little memory whatever the file says of itself: its length, what it inflates
 * to, its schema and its depth are bounded, and no block, string, array or map is taken into
 * memory.
 */
final class AvroFile {

  /** Longer than any manifest that an engine writes: Iceberg's are of 8 MiB, by default. */
  private static final long MAX_LENGTH = 512L << 20;

  private static final long MAX_HEADER = 16L << 20;
  private static final int MAX_SCHEMA = 1 << 20;
  private static final int MAX_KEY = 1024;
  private static final int MAX_KEYS = 1000;

  /** How much it may inflate to: so much, and so many times its own length. */
  private static final long FREE_INFLATED = 64L << 20;

  private static final long INFLATION = 100;

  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC = 16;

  private AvroFile() {}

  private record Header(Schema schema, String codec, byte[] sync) {}

  /**
   * Reads a file to its end.
   *
   * @param path of fields, from the record on, to the string
   * @param found takes the string of each record, in order
   * @throws MalformedAvroException if it is no such file, or costs more than it may
   * @throws IOException if it can't be read
   */
  static void read(InputStream file, List<Wanted> path, Consumer<String> found) throws IOException {
    InputStream in = new BufferedInputStream(file, 1 << 16);
    AvroBytes raw = new AvroBytes(in, new AvroBudget(MAX_HEADER));
    try {
      Header header = header(raw);
      raw.budget().allow(MAX_LENGTH);
      AvroBudget inflated = new AvroBudget(0);
      for (long count = raw.numberOr(-1); count >= 0; count = raw.numberOr(-1)) {
        block(in, raw, header, count, inflated, path, found);
      }
    } catch (EOFException | ZipException e) {
      throw new MalformedAvroException("it ends early, or is not compressed as it says");
    }
  }

  private static void block(
      InputStream in,
      AvroBytes raw,
      Header header,
      long count,
      AvroBudget inflated,
      List<Wanted> path,
      Consumer<String> found)
      throws IOException {
    long length = raw.number();
    raw.budget().takeBytes(length);
    Part part = new Part(in, length);
    inflated.allow(FREE_INFLATED + INFLATION * raw.budget().bytes());
    Inflater inflater = new Inflater(true);
    try {
      InputStream plain =
          switch (header.codec()) {
            case "null", "" -> part;
            case "deflate" ->
                new BufferedInputStream(new InflaterInputStream(part, inflater, 1 << 13), 1 << 13);
            default -> throw new MalformedAvroException("it is compressed in a way not known here");
          };
      AvroValues values = new AvroValues(new AvroBytes(plain, inflated), found);
      for (long i = 0; i < count; i++) {
        values.read(header.schema(), path);
      }
    } finally {
      inflater.end();
    }
    part.skipNBytes(part.left);
    if (!Arrays.equals(raw.bytes(SYNC), header.sync())) {
      throw new MalformedAvroException("a block does not end where it says");
    }
  }

  private static Header header(AvroBytes raw) throws IOException {
    if (!Arrays.equals(raw.bytes(MAGIC.length), MAGIC)) {
      throw new MalformedAvroException("it is no Avro file");
    }
    String schema = "";
    String codec = "";
    int keys = 0;
    for (long count = raw.number(); count != 0; count = raw.number()) {
      if (count < 0) {
        raw.number();
        count = -count;
      }
      for (long i = 0; i < count; i++) {
        if (++keys > MAX_KEYS) {
          throw new MalformedAvroException("its head has too many keys");
        }
        switch (Objects.requireNonNullElse(raw.text(MAX_KEY), "")) {
          case "avro.schema" -> schema = Objects.requireNonNullElse(raw.text(MAX_SCHEMA), "");
          case "avro.codec" -> codec = Objects.requireNonNullElse(raw.text(MAX_KEY), "?");
          default -> raw.skipBytes();
        }
      }
    }
    return new Header(parsed(schema), codec, raw.bytes(SYNC));
  }

  private static Schema parsed(String schema) throws MalformedAvroException {
    try {
      return new Schema.Parser(NameValidator.NO_VALIDATION)
          .setValidateDefaults(false)
          .parse(schema);
    } catch (RuntimeException | StackOverflowError e) {
      throw new MalformedAvroException("its schema is none");
    }
  }

  /** The bytes of one block; their length was taken from the budget. */
  private static final class Part extends InputStream {

    private final InputStream in;
    private long left;

    Part(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      int next = left == 0 ? -1 : in.read();
      left -= next < 0 ? 0 : 1;
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = left == 0 ? -1 : in.read(into, offset, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }
  }
}
