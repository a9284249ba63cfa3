package io.varve.query.person;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.ledger.read.PreparedReads;
import io.varve.security.issuer.People;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers reads of people, and which of their logins stand. */
public final class PersonReads implements People {

  /**
   * For how long it may be used that a login stood when it was read. Who ends logins is answered
   * only after this time, so no node admits by one of them once that was answered.
   */
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final int MOST = 50_000;

  private static final String PERSON =
      "select p.person_id, p.password_id, s.name, s.hash, s.one_time_until from people p"
          + " join person_passwords s on s.person_id = p.person_id where ";

  private final PreparedReads reads;

  /** Until when logins may be used, by the clock of the machine. */
  private final Cache<UUID, Long> leased = Caffeine.newBuilder().maximumSize(MOST).build();

  public PersonReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A person.
   *
   * @param changedAt since when the password counts
   * @param oneTimeUntil until when a one-time password is good; null for one that the person chose
   */
  public record PersonRow(
      UUID personId,
      String name,
      Instant createdAt,
      Instant changedAt,
      @Nullable Instant oneTimeUntil) {}

  /** All of them, by name. */
  public List<PersonRow> list() {
    return reads.list(
        "select p.person_id, s.name, p.created_at, p.changed_at, s.one_time_until from people p"
            + " join person_passwords s on s.person_id = p.person_id order by s.name",
        row ->
            new PersonRow(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                time(row, 5)));
  }

  @Override
  public Optional<Person> named(String name) {
    return reads.optional(PERSON + "s.name = ?", PersonReads::person, name);
  }

  @Override
  public Optional<Person> find(UUID personId) {
    return reads.optional(PERSON + "p.person_id = ?", PersonReads::person, personId);
  }

  @Override
  public boolean stands(UUID loginId) {
    Long known = leased.getIfPresent(loginId);
    if (known != null && System.nanoTime() - known < 0) {
      return true;
    }
    long until = System.nanoTime() + LEASE.toNanos();
    boolean stands =
        reads
            .optional(
                "select 1 from person_logins l join people p on p.person_id = l.person_id"
                    + " and p.password_id = l.password_id where l.login_id = ?",
                row -> true,
                loginId)
            .isPresent();
    if (stands) {
      leased.put(loginId, until);
    } else {
      leased.invalidate(loginId);
    }
    return stands;
  }

  @Override
  public void awaitSeen() {
    leased.invalidateAll();
    try {
      Thread.sleep(LEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        time(row, 5));
  }

  private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
