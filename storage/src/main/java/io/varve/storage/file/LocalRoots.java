package io.varve.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The folders of warehouses on the local file system. Anyone who can write into one can make
 * symbolic links there; none is followed out of it.
 */
final class LocalRoots {

  private final Function<List<String>, Optional<String>> warehouses;
  // A warehouse stays where it is.
  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  /**
   * @param warehouses finds the location of the warehouse that is at one of some folders, given as
   *     URIs without a trailing slash
   */
  LocalRoots(Function<List<String>, Optional<String>> warehouses) {
    this.warehouses = warehouses;
  }

  /**
   * Whether a file that exists, or will, is in a warehouse when all symbolic links are followed.
   */
  boolean contain(Path path) {
    Path root = root(path);
    try {
      return root != null && path.equals(path.normalize()) && isInside(root, path);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isInside(Path root, Path path) throws IOException {
    if (!Files.exists(root)) {
      // Then there are no links under it.
      return true;
    }
    Path real = root.toRealPath();
    for (Path there = path; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().startsWith(real);
      } catch (NoSuchFileException e) {
        if (Files.isSymbolicLink(there)) {
          return false;
        }
      }
    }
    return false;
  }

  private @Nullable Path root(Path path) {
    List<String> folders = new ArrayList<>();
    for (Path folder = path; folder != null; folder = folder.getParent()) {
      if (known.contains(folder)) {
        return folder;
      }
      folders.add("file://" + folder);
    }
    return warehouses
        .apply(folders)
        .map(LocalFileIO::path)
        .map(
            found -> {
              known.add(found);
              return found;
            })
        .orElse(null);
  }
}
