package io.varve.storage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg's FileIO on the local file system, for {@code file:} URIs. What it writes is complete and
 * on disk when {@code close} returns, or does not exist at all. Where it knows the warehouses it
 * keeps to them: what is in none, or is reached by a symbolic link out of one, is not there.
 */
public final class LocalFileIO implements SupportsPrefixOperations {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable LocalRoots roots;

  /** For all of the file system, as clients have it. */
  public LocalFileIO() {
    this.roots = null;
  }

  /**
   * For the folders of warehouses only.
   *
   * @param warehouses finds the location of the warehouse that is at one of some folders, given as
   *     URIs without a trailing slash
   */
  public LocalFileIO(Function<List<String>, Optional<String>> warehouses) {
    this.roots = new LocalRoots(warehouses);
  }

  /** Whether there is a file, be it in a warehouse or not. */
  public static boolean isFile(String location) {
    return Files.isRegularFile(path(location));
  }

  private boolean contains(@Nullable Path path) {
    return roots == null || (path != null && roots.contain(path));
  }

  @Override
  public void initialize(Map<String, String> properties) {}

  @Override
  public InputFile newInputFile(String location) {
    Path path = path(location);
    return new LocalInputFile(location, path, contains(path));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    Path path = path(location);
    if (!contains(path.getParent())) {
      throw new UncheckedIOException(
          new FileSystemException(location, null, "It is outside of its warehouse"));
    }
    return new LocalOutputFile(location, path);
  }

  @Override
  public void deleteFile(String location) {
    Path path = path(location);
    if (!contains(path.getParent())) {
      throw new NotFoundException("No such file: %s", location);
    }
    try {
      Files.delete(path);
    } catch (NoSuchFileException e) {
      throw new NotFoundException(e, "No such file: %s", location);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + location, e);
    }
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    Path folder = path(prefix);
    if (!Files.isDirectory(folder) || !contains(folder)) {
      return List.of();
    }
    String root = prefix.endsWith("/") ? prefix : prefix + "/";
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> info(root + folder.relativize(file), file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + prefix, e);
    }
  }

  private static FileInfo info(String location, Path file) {
    try {
      return new FileInfo(location, Files.size(file), Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + location, e);
    }
  }

  @Override
  public void deletePrefix(String prefix) {
    listPrefix(prefix).forEach(file -> deleteFile(file.location()));
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
