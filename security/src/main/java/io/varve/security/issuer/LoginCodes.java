package io.varve.security.issuer;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code login_codes}: authorization codes, which all nodes take, each once. */
final class LoginCodes {

  /** How long a code is good. */
  static final Duration LIFE = Duration.ofSeconds(60);

  private final JdbcClient jdbc;

  LoginCodes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What a code was issued for. */
  record Issued(
      UUID personId, UUID passwordId, String clientId, String redirectUri, String challenge) {}

  void add(String code, Issued issued) {
    sweep();
    jdbc.sql(
            """
            insert into login_codes
              (code_hash, person_id, password_id, client_id, redirect_uri, challenge, expires_at)
            values (?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))
            """)
        .params(
            RandomToken.hash(code),
            issued.personId,
            issued.passwordId,
            issued.clientId,
            issued.redirectUri,
            issued.challenge,
            LIFE.toSeconds())
        .update();
  }

  // Another use of a code is known for a day.
  private void sweep() {
    jdbc.sql(
            """
            delete from login_codes where code_hash in (
              select code_hash from login_codes where expires_at < now() - interval '1 day'
              limit 100 for update skip locked)
            """)
        .update();
  }

  /** Uses a code up, for a login that is to come of it; empty if it was used or is over. */
  Optional<Issued> use(String code, UUID loginId) {
    return jdbc.sql(
            """
            update login_codes set login_id = ?
            where code_hash = ? and login_id is null and expires_at > now()
            returning person_id, password_id, client_id, redirect_uri, challenge
            """)
        .params(loginId, RandomToken.hash(code))
        .query(
            (row, n) ->
                new Issued(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
        .optional();
  }

  /** The login that a code was used for. */
  Optional<UUID> loginOf(String code) {
    return jdbc.sql("select login_id from login_codes where code_hash = ? and login_id is not null")
        .param(RandomToken.hash(code))
        .query(UUID.class)
        .optional();
  }
}
