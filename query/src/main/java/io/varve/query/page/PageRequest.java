package io.varve.query.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which page of a list is asked for: by key and never by offset, so that a page costs the same
 * wherever it is and nothing is skipped while the list changes.
 *
 * @param after the key to begin after; an empty string begins at the start
 * @param size how many items at most
 */
public record PageRequest(String after, int size) {

  /** All there is, which is read in chunks. */
  public static final PageRequest ALL = new PageRequest("", Integer.MAX_VALUE - 1);

  /** Whether all there is was asked for. */
  public boolean isAll() {
    return size == ALL.size;
  }

  /** What to read first: this page, or the first chunk of all. */
  public PageRequest first(int chunk) {
    return isAll() ? new PageRequest(after, chunk) : this;
  }

  /** How many rows to read: one more than the page, to know whether there is a next one. */
  public int rowsToRead() {
    return size + 1;
  }

  /** The page made of {@link #rowsToRead} rows or fewer. */
  public <R, T> Page<T> page(List<R> rows, Function<R, String> key, Function<R, T> item) {
    boolean more = rows.size() > size;
    List<T> items = new ArrayList<>();
    for (R row : more ? rows.subList(0, size) : rows) {
      items.add(item.apply(row));
    }
    return new Page<>(items, more ? Optional.of(key.apply(rows.get(size - 1))) : Optional.empty());
  }
}
