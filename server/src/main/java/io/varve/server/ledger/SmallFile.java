package io.varve.server.ledger;

import io.varve.postgres.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;

/** A file that is read whole, up to a bound, for others may have written it; and replaced whole. */
sealed interface SmallFile {

  /** Says which it is, for people. */
  String name();

  /**
   * Its text, where bytes that are no UTF-8 are replaced; empty if there is none.
   *
   * @throws TooLargeException if it has more bytes than {@code limit}
   * @throws IOException if it cannot be read
   */
  Optional<String> read(int limit) throws IOException;

  /** Replaces it, at once. */
  void write(String text) throws IOException;

  /** A file has more bytes than are read. */
  final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int limit) {
      super("It has more than " + limit + " bytes");
    }
  }

  private static String text(InputStream in, int limit) throws IOException {
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new TooLargeException(limit);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** One in a warehouse, which writers of tables may reach. */
  record InWarehouse(FileIO io, String name) implements SmallFile {
    @Override
    public Optional<String> read(int limit) throws IOException {
      InputFile file = io.newInputFile(name);
      if (!file.exists()) {
        return Optional.empty();
      }
      try (InputStream in = file.newStream()) {
        return Optional.of(text(in, limit));
      }
    }

    @Override
    public void write(String text) throws IOException {
      try (OutputStream out = io.newOutputFile(name).createOrOverwrite()) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** One of this machine that only this user can read. */
  record Local(Path path) implements SmallFile {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public Optional<String> read(int limit) throws IOException {
      if (!Files.exists(path)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(path)) {
        return Optional.of(text(in, limit));
      }
    }

    @Override
    public void write(String text) throws IOException {
      DurableFiles.write(path, text);
    }
  }
}
