package io.varve.bench.server;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * The fixture's files: opened, written and closed, with nothing in between. Like Varve's they are
 * on disk when they are closed, with their names, and as slow as on a distant store if that is
 * asked for.
 */
public final class PlainFileIO implements FileIO {

  private static final long serialVersionUID = 1L;

  private static final String SCHEME = "file://";

  @Override
  public InputFile newInputFile(String location) {
    Latency.pause();
    return file(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    Latency.pause();
    return file(location);
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.delete(file(location).file().toPath());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + location, e);
    }
  }

  private static PlainFile file(String location) {
    if (!location.startsWith(SCHEME)) {
      throw new IllegalArgumentException("Not on the local file system: " + location);
    }
    return new PlainFile(location, new File(location.substring(SCHEME.length())));
  }

  private record PlainFile(String location, File file) implements InputFile, OutputFile {

    @Override
    public long getLength() {
      return file.length();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }

    @Override
    public SeekableInputStream newStream() {
      if (!exists()) {
        throw new NotFoundException("Failed to open input stream for file: %s", location);
      }
      return org.apache.iceberg.Files.localInput(file).newStream();
    }

    @Override
    public PositionOutputStream create() {
      if (exists()) {
        throw new AlreadyExistsException("File already exists: %s", location);
      }
      return createOrOverwrite();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      try {
        Path folder = Objects.requireNonNull(file.getParentFile()).toPath();
        Files.createDirectories(folder);
        return new Stream(new FileOutputStream(file), folder);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write " + location, e);
      }
    }

    @Override
    public InputFile toInputFile() {
      return this;
    }
  }

  private static final class Stream extends PositionOutputStream {

    private final FileOutputStream out;
    private final Path folder;
    private long position;
    private boolean closed;

    Stream(FileOutputStream out, Path folder) {
      this.out = out;
      this.folder = folder;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int oneByte) throws IOException {
      out.write(oneByte);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try (out) {
        out.getFD().sync();
      }
      try (FileChannel names = FileChannel.open(folder)) {
        names.force(true);
      }
    }
  }
}
