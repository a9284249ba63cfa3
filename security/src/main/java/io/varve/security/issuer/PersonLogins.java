package io.varve.security.issuer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code person_logins}: logins of people in programs, each with the one refresh token
 * that is good for it. A token that names a login and is another one was good before, or is a
 * theft.
 */
final class PersonLogins {

  /** A login ends that is not renewed for so long. */
  static final Duration IDLE = Duration.ofDays(7);

  /** A login ends after this time, however often it is renewed. */
  static final Duration LIFE = Duration.ofDays(30);

  private final JdbcClient jdbc;

  PersonLogins(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A login that was begun or renewed. */
  record Begun(UUID loginId, UUID personId, UUID passwordId, Instant endsAt) {}

  /** Deletes some of the logins that have ended. */
  void sweep() {
    jdbc.sql(
            """
            delete from person_logins where login_id in (
              select login_id from person_logins where good_until < now()
              limit 100 for update skip locked)
            """)
        .update();
  }

  Begun begin(UUID loginId, LoginCodes.Issued issued, String refresh) {
    return jdbc.sql(
            """
            insert into person_logins
              (login_id, person_id, password_id, client_id, refresh_hash, good_until, ends_at)
            values (?, ?, ?, ?, ?,
              now() + make_interval(secs => ?), now() + make_interval(secs => ?))
            returning login_id, person_id, password_id, ends_at
            """)
        .params(
            loginId,
            issued.personId(),
            issued.passwordId(),
            issued.clientId(),
            RandomToken.hash(refresh),
            IDLE.toSeconds(),
            LIFE.toSeconds())
        .query(PersonLogins::begun)
        .single();
  }

  /** Takes a refresh token for the next one; empty if it is not the one that is good. */
  Optional<Begun> renew(UUID loginId, String clientId, String refresh, String next) {
    return jdbc.sql(
            """
            update person_logins set refresh_hash = ?,
              good_until = least(ends_at, now() + make_interval(secs => ?))
            where login_id = ? and client_id = ? and refresh_hash = ? and good_until > now()
            returning login_id, person_id, password_id, ends_at
            """)
        .params(
            RandomToken.hash(next), IDLE.toSeconds(), loginId, clientId, RandomToken.hash(refresh))
        .query(PersonLogins::begun)
        .optional();
  }

  /** Ends a login; returns whether there was one. */
  boolean end(UUID loginId) {
    return jdbc.sql("delete from person_logins where login_id = ?").param(loginId).update() > 0;
  }

  private static Begun begun(ResultSet row, int number) throws SQLException {
    return new Begun(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getObject(3, UUID.class),
        row.getObject(4, OffsetDateTime.class).toInstant());
  }
}
