package io.varve.storage.location;

import java.util.ArrayList;
import java.util.List;

/** Folders above a location in a store. */
public final class Folders {

  private Folders() {}

  /**
   * The folders above a location, nearest first and the root last, as URIs without a trailing
   * slash.
   *
   * @param root URI of the whole bucket or file system, without a trailing slash
   * @param key of the location in it
   */
  public static List<String> above(String root, String key) {
    List<String> folders = new ArrayList<>();
    for (int slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
      folders.add(root + "/" + key.substring(0, slash));
    }
    folders.add(root);
    return folders;
  }
}
