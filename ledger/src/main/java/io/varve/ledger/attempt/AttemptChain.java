package io.varve.ledger.attempt;

import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The chain of attempts, as far as it is committed. */
public final class AttemptChain {

  private final JdbcClient jdbc;

  /** Reads through {@code jdbc}. */
  public AttemptChain(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where it ends.
   *
   * @param position the newest; 0 while nothing is recorded
   * @param hash of the chain at that position, lower-case hex
   */
  public record End(long position, String hash) {

    /** Where it ends while nothing is recorded. */
    public static final End NONE = new End(0, HexFormat.of().formatHex(AttemptHash.GENESIS));
  }

  /** Where it ends now. */
  public End end() {
    return jdbc.sql(
            """
            select position, encode(hash, 'hex') as hash from attempts
            order by position desc limit 1
            """)
        .query(End.class)
        .optional()
        .orElse(End.NONE);
  }

  /** Whether it has this hash at this position. */
  public boolean holds(End end) {
    return end.equals(End.NONE) || hashAt(end.position).filter(end.hash::equals).isPresent();
  }

  private Optional<String> hashAt(long position) {
    return jdbc.sql("select encode(hash, 'hex') from attempts where position = ?")
        .param(position)
        .query(String.class)
        .optional();
  }
}
