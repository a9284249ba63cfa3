package io.varve.storage.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.io.FileInfo;

/**
 * What a store lists, which may be anything. A name that was not asked for could be one of another
 * warehouse, and a list need not have an end.
 */
public final class Listed {

  /** The most files that are listed or deleted where few are due. */
  public static final int FEW = 1_000;

  /** Stores may give pages without a name where much was deleted. */
  private static final int EMPTY_PAGES = 1_000;

  private static final long EMPTY_NANOS = Duration.ofSeconds(30).toNanos();

  /** No store has longer names. */
  private static final int LONGEST = 4_096;

  private Listed() {}

  /**
   * The files that a store lists, of which each begins with {@code prefix}.
   *
   * @throws StoreException while it is gone through, if one does not
   */
  public static Iterable<FileInfo> within(String prefix, Iterable<FileInfo> listed) {
    return () -> {
      Iterator<FileInfo> files = listed.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return files.hasNext();
        }

        @Override
        public FileInfo next() {
          FileInfo file = files.next();
          if (!file.location().startsWith(prefix) || file.location().length() > LONGEST) {
            throw wrong();
          }
          return file;
        }
      };
    };
  }

  /**
   * The locations of few files, each of which begins with {@code prefix}.
   *
   * @throws StoreException if one does not, or if there are more than {@link #FEW}
   */
  public static List<String> few(String prefix, Iterable<FileInfo> listed) {
    return few(prefix, listed, System.nanoTime() + Duration.ofMinutes(1).toNanos());
  }

  /**
   * As {@link #few(String, Iterable)}, within a time.
   *
   * @param until {@link System#nanoTime} after which it is not gone on with
   */
  public static List<String> few(String prefix, Iterable<FileInfo> listed, long until) {
    List<String> found = new ArrayList<>();
    for (FileInfo file : within(prefix, listed)) {
      if (found.size() == FEW || System.nanoTime() - until > 0) {
        throw wrong();
      }
      found.add(file.location());
    }
    return found;
  }

  /**
   * What is on pages, of which few in a row are empty.
   *
   * @throws StoreException while it is gone through, if too many are
   */
  public static <P, T> Stream<T> onPages(Iterable<P> pages, Function<P, Collection<T>> items) {
    EmptyPages empty = new EmptyPages();
    return StreamSupport.stream(pages.spliterator(), false)
        .map(items)
        .peek(empty::count)
        .flatMap(Collection::stream);
  }

  private static final class EmptyPages {

    private int pages;
    private long since;

    void count(Collection<?> page) {
      if (!page.isEmpty()) {
        pages = 0;
        return;
      }
      long now = System.nanoTime();
      since = pages == 0 ? now : since;
      pages++;
      if (pages > EMPTY_PAGES || now - since > EMPTY_NANOS) {
        throw wrong();
      }
    }
  }

  private static StoreException wrong() {
    return new StoreException("The warehouse's object store lists what can't be there", null);
  }
}
