package io.varve.command.purge;

import io.varve.command.location.Location;
import io.varve.command.location.PropertyPaths;
import io.varve.command.location.ReservedFolder;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.metadata.KnownMetadata.KnownFile;
import io.varve.command.purge.DuePurges.DuePurge;
import io.varve.command.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;

/** A table whose purge is due, as the ledger knows it: its metadata, and what is its own. */
public final class DroppedTable {

  private static final int PAGE = 1000;

  private final DuePurge purge;
  private final String newest;
  private final Supplier<TableMetadata> metadata;
  private final KnownMetadata known;
  private final Location own;
  private final boolean inUse;
  private final Predicate<Location> others;
  private @Nullable List<Location> readable;

  /**
   * @param newest location of its newest metadata file
   * @param metadata reads that
   * @param others whether something else uses a folder
   */
  DroppedTable(
      DuePurge purge,
      String newest,
      Supplier<TableMetadata> metadata,
      KnownMetadata known,
      Predicate<Location> others) {
    this.purge = purge;
    this.newest = newest;
    this.metadata = metadata;
    this.known = known;
    this.own = Location.of(purge.location());
    this.others = others;
    this.inUse = others.test(own);
  }

  /**
   * Its newest metadata.
   *
   * @throws NotFoundException if it is gone, since an earlier purge came as far as that
   */
  public TableMetadata metadata() {
    return metadata.get();
  }

  /** Whether a file may be deleted, for it is stored where only this table's files are. */
  public boolean owns(String location) {
    return !inUse && isIn(own, location);
  }

  /**
   * Whether a file may be read to see which others there are: one that {@link #owns} accepts, or
   * that is stored where the table's properties put its files.
   */
  public boolean mayRead(TableMetadata of, String location) {
    List<Location> folders = readable;
    if (folders == null) {
      folders = readable(of);
      readable = folders;
    }
    return folders.stream().anyMatch(folder -> isIn(folder, location));
  }

  // Inside of its warehouse only, since a location says with whose credential it is read.
  private List<Location> readable(TableMetadata of) {
    if (inUse) {
      return List.of();
    }
    Location root = Location.of(purge.warehouseLocation());
    List<Location> folders = new ArrayList<>(List.of(own));
    PropertyPaths.of(of.properties(), purge.location()).values().stream()
        .map(Location::of)
        .filter(folder -> root.contains(folder) && !folder.contains(root))
        .filter(folder -> !ReservedFolder.contains(root, folder))
        .filter(others.negate())
        .forEach(folders::add);
    return folders;
  }

  // What has a name that no file of ours has is not ours.
  private static boolean isIn(Location folder, String file) {
    try {
      return folder.contains(Location.of(file));
    } catch (RefusedException e) {
      return false;
    }
  }

  /** The metadata files that it ever had, oldest first, but the newest last. */
  public Iterable<String> metadataFiles() {
    return Files::new;
  }

  /** All that the ledger has, a page at a time, and the newest once more at the end. */
  private final class Files implements Iterator<String> {

    private long version = -1;
    private Iterator<KnownFile> page = List.<KnownFile>of().iterator();
    private boolean done;

    @Override
    public boolean hasNext() {
      return !done;
    }

    @Override
    public String next() {
      if (done) {
        throw new NoSuchElementException();
      }
      while (true) {
        if (!page.hasNext()) {
          List<KnownFile> some = known.after(purge.tableId(), version, PAGE);
          if (some.isEmpty()) {
            done = true;
            return newest;
          }
          page = some.iterator();
        }
        KnownFile file = page.next();
        version = file.version();
        if (!file.location().equals(newest)) {
          return file.location();
        }
      }
    }
  }
}
