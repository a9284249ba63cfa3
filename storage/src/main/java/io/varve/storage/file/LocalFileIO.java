package io.varve.storage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Iceberg's FileIO on the local file system, for {@code file:} URIs. What it writes is complete and
 * on disk when {@code close} returns, or not there at all.
 */
public final class LocalFileIO implements FileIO {

  private static final long serialVersionUID = 1L;

  @Override
  public void initialize(Map<String, String> properties) {}

  @Override
  public InputFile newInputFile(String location) {
    return new LocalInputFile(location, path(location));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new LocalOutputFile(location, path(location));
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.delete(path(location));
    } catch (NoSuchFileException e) {
      throw new NotFoundException(e, "No such file: %s", location);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + location, e);
    }
  }

  /** The path that a {@code file:} URI names; the text is taken as it is, as other clients do. */
  static Path path(String location) {
    if (!location.startsWith("file:")) {
      throw new IllegalArgumentException("Not on the local file system: " + location);
    }
    String path = location.substring("file:".length());
    if (path.startsWith("//")) {
      int slash = path.indexOf('/', 2);
      path = slash < 0 ? "/" : path.substring(slash);
    }
    return Path.of(path).toAbsolutePath();
  }
}
