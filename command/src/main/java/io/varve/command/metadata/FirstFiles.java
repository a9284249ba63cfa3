package io.varve.command.metadata;

import io.varve.ledger.Uuids;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ids of new tables, each with the metadata file that it begins with, which {@link BegunMetadata}
 * knows before it is written. Where tables are created one after another in one folder, such rows
 * are written for several of them at a time: twice as many as before, so that at most half of them
 * are for nothing, and those are forgotten as files of creations that did not happen.
 */
public final class FirstFiles {

  private static final int MOST = 32;
  private static final int MOST_FOLDERS = 256;
  private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

  private final Consumer<List<FirstFile>> begun;
  private final LongSupplier nanoTime;
  private final Map<String, Folder> folders = new LinkedHashMap<>(16, 0.75f, true);

  public FirstFiles(BegunMetadata begun) {
    this(begun::begin, System::nanoTime);
  }

  /**
   * @param begun keeps that files will be written
   */
  FirstFiles(Consumer<List<FirstFile>> begun, LongSupplier nanoTime) {
    this.begun = begun;
    this.nanoTime = nanoTime;
  }

  /**
   * A new table's id, and its first file.
   *
   * @param location null if it is not known before the rest of the table is
   */
  public record FirstFile(UUID tableId, UUID fileId, @Nullable String location) {}

  /** The first file of a table whose location is not known yet. */
  public static FirstFile anywhere() {
    return new FirstFile(Uuids.v7(), UUID.randomUUID(), null);
  }

  /**
   * The first file of a table that gets a folder of its own, named by its id.
   *
   * @param folder that it is in, without a slash at its end
   */
  public FirstFile in(String folder) {
    return folder(folder).next();
  }

  private static FirstFile newFile(String folder) {
    UUID tableId = Uuids.v7();
    UUID fileId = UUID.randomUUID();
    return new FirstFile(
        tableId, fileId, MetadataNames.first(folder + '/' + tableId, Map.of(), fileId));
  }

  private Folder folder(String folder) {
    synchronized (folders) {
      Folder known = folders.computeIfAbsent(folder, name -> new Folder(name));
      if (folders.size() > MOST_FOLDERS) {
        folders.remove(folders.keySet().iterator().next());
      }
      return known;
    }
  }

  /** What is ready for the tables of one folder. */
  private final class Folder {

    private final String folder;
    private final Deque<FirstFile> ready = new ArrayDeque<>();
    private final ReentrantLock making = new ReentrantLock();
    private long madeAt;
    private int last;

    Folder(String folder) {
      this.folder = folder;
    }

    FirstFile next() {
      FirstFile found = take();
      return found == null ? make() : found;
    }

    private @Nullable FirstFile take() {
      synchronized (ready) {
        if (nanoTime.getAsLong() - madeAt > KEPT_NANOS) {
          // Their rows grow old.
          ready.clear();
          last = 0;
        }
        return ready.poll();
      }
    }

    // Who comes while others are being made does not wait for them.
    private FirstFile make() {
      boolean ahead = making.tryLock();
      try {
        List<FirstFile> made =
            Stream.generate(() -> newFile(folder)).limit(ahead ? nextCount() : 1).toList();
        begun.accept(made);
        if (ahead) {
          keep(made);
        }
        return made.getFirst();
      } finally {
        if (ahead) {
          making.unlock();
        }
      }
    }

    private int nextCount() {
      synchronized (ready) {
        return Math.clamp(2L * last, 1, MOST);
      }
    }

    private void keep(List<FirstFile> made) {
      synchronized (ready) {
        ready.addAll(made.subList(1, made.size()));
        last = made.size();
        madeAt = nanoTime.getAsLong();
      }
    }
  }
}
