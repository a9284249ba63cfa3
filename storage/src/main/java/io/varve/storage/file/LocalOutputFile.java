package io.varve.storage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** A file to write: beside its place first, then flushed and renamed into it. */
record LocalOutputFile(String location, Path path) implements OutputFile {

  @Override
  public PositionOutputStream create() {
    if (Files.exists(path)) {
      throw new AlreadyExistsException("File already exists: %s", location);
    }
    return createOrOverwrite();
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    try {
      PrivateFiles.makeFolders(Objects.requireNonNull(path.getParent()));
      Path beside = path.resolveSibling("." + UUID.randomUUID() + ".tmp");
      return new Stream(
          FileChannel.open(
              beside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PrivateFiles.file()),
          beside,
          path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + location, e);
    }
  }

  @Override
  public InputFile toInputFile() {
    return new LocalInputFile(location, path);
  }

  private static final class Stream extends PositionOutputStream {

    private final FileChannel channel;
    private final Path beside;
    private final Path target;
    private long position;
    private boolean failed;

    Stream(FileChannel channel, Path beside, Path target) {
      this.channel = channel;
      this.beside = beside;
      this.target = target;
    }

    /** The length of what was written; Iceberg's writers ask for it after closing, too. */
    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (buffer.hasRemaining()) {
          position += channel.write(buffer);
        }
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      if (!channel.isOpen()) {
        return;
      }
      boolean done = false;
      try {
        try (channel) {
          if (!failed) {
            channel.force(true);
          }
        }
        if (!failed) {
          putInPlace();
        }
        done = !failed;
      } finally {
        if (!done) {
          Files.deleteIfExists(beside);
        }
      }
    }

    private void putInPlace() throws IOException {
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(target.getParent())) {
        folder.force(true);
      } catch (IOException e) {
        // Its name might not survive a crash, so it must not be there at all.
        Files.deleteIfExists(target);
        throw e;
      }
    }
  }
}
