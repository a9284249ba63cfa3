package io.varve.projections.timeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/** Keys of timelines, and how positions are kept below them. */
public final class TimelineKeys {

  /** Positions of a block are those with the same bits above so many. */
  public static final int BITS = 9;

  private static final int BYTES = 16;

  private static final String AS_OF =
      """
      (
        select h.list from names_history h
        where h.object_id = up.id and h.from_position <= up.as_of
        order by h.from_position desc limit 1)\
      """;

  private TimelineKeys() {}

  /**
   * The key of a user, whose id is no UUID: the beginning of a SHA-256. As SQL, {@link #OF_USER}.
   */
  public static UUID ofUser(String user) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("user:" + user).getBytes(StandardCharsets.UTF_8));
      ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(hash, BYTES));
      return new UUID(bytes.getLong(), bytes.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@link #ofUser} as SQL, with the user's id as {@code %s}. */
  static final String OF_USER =
      "encode(substr(sha256(convert_to('user:' || %s, 'UTF8')), 1, 16), 'hex')::uuid";

  /** A position by columns {@code block} and {@code o}, as SQL. */
  public static final String POSITION = "((t.block << " + BITS + ") + o)";

  /** The block of a position. */
  static long block(long position) {
    return position >> BITS;
  }

  /** The place of a position in its block. */
  static int offset(long position) {
    return (int) (position & ((1 << BITS) - 1));
  }

  /** The rest of an insert into a table {@code t}, by rows {@code keyed (position, key)}. */
  static final String ADDED =
      """
      (key, block, offsets)
      select key, position >> %1$d,
        array_agg((position & %2$d)::smallint order by position)
      from (select distinct position, key from keyed where key is not null) k
      group by key, position >> %1$d
      on conflict (key, block) do update set offsets = t.offsets || excluded.offsets
      """
          .formatted(BITS, (1 << BITS) - 1);

  /**
   * Rows {@code up (position, as_of, id)}: an object, and what it was in at a position, or first if
   * it was in nothing yet. What was dropped stays below what it was dropped from; the last rows
   * have no id.
   *
   * @param first rows of it, as a query
   */
  static String upOrFirst(String first) {
    return """
    up (position, as_of, id) as (
      %s
      union
      select up.position, up.as_of, (
        select l.container_id from history_lists l where l.number = coalesce(%s, (
          select h.list from names_history h where h.object_id = up.id
          order by h.from_position limit 1)))
      from up where up.id is not null)
    """
        .formatted(first, AS_OF);
  }
}
