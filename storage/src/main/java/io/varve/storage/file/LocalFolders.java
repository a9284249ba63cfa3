package io.varve.storage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Folders on the local file system, which clients of object stores do not make themselves. */
public final class LocalFolders {

  private LocalFolders() {}

  /**
   * Makes a folder and those above it, unless that leads out of the warehouse over a symbolic link.
   *
   * @param root {@code file:} URI of the warehouse
   * @param location {@code file:} URI of the folder, under the root
   */
  public static void make(String root, String location) {
    Path folder = LocalFileIO.path(location).normalize();
    Path there = folder;
    while (!Files.exists(there)) {
      there = Objects.requireNonNull(there.getParent(), "The root of a file system is there");
    }
    try {
      Path top = LocalFileIO.path(root);
      if (there.toRealPath().startsWith(Files.exists(top) ? top.toRealPath() : top)
          || top.startsWith(there)) {
        PrivateFiles.makeFolders(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder " + location, e);
    }
  }
}
