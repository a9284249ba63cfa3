package io.varve.security.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import io.varve.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

final class SigningKeysTest {

  private static final Duration LIFE = Duration.ofHours(1);

  private final TestDatabase database = TestDatabase.migrated();
  private final MovedClock clock = new MovedClock();
  private final Kept kept = new Kept();

  @AfterEach
  void drop() {
    database.close();
  }

  private SigningKeys node() {
    DataSource source = database.runtime();
    return new SigningKeys(
        JdbcClient.create(source),
        kept,
        new TransactionTemplate(new JdbcTransactionManager(source)),
        LIFE,
        clock);
  }

  private static List<String> ids(SigningKeys node) {
    return node.published().getKeys().stream().map(JWK::getKeyID).toList();
  }

  @Test
  void nodesThatStartAtOnceHaveOneKey() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<String>> signers =
          threads.invokeAll(
              List.of(
                  () -> node().signer().getKeyID(),
                  () -> node().signer().getKeyID(),
                  () -> node().signer().getKeyID(),
                  () -> node().signer().getKeyID()));
      String first = signers.getFirst().get();
      for (Future<String> signer : signers) {
        assertThat(signer.get()).isEqualTo(first);
      }
    }
    assertThat(kept.keys).hasSize(1);
  }

  @Test
  void nextKeyIsPublishedThenSignsAndTheOneBeforeIsRetiredAfterItsTokens() {
    SigningKeys one = node();
    SigningKeys two = node();
    String first = one.signer().getKeyID();

    clock.move(SigningKeys.SIGNS.minus(SigningKeys.LEAD).plusMinutes(1));
    assertThat(ids(one)).hasSize(2).contains(first);
    assertThat(one.signer().getKeyID()).isEqualTo(first);
    assertThat(two.signer().getKeyID()).isEqualTo(first);
    assertThat(ids(two)).isEqualTo(ids(one));

    clock.move(SigningKeys.LEAD.plusMinutes(2));
    String second = one.signer().getKeyID();
    assertThat(second).isNotEqualTo(first);
    assertThat(two.signer().getKeyID()).isEqualTo(second);
    assertThat(ids(one)).contains(first);

    clock.move(LIFE.plusHours(1).plusMinutes(1));
    assertThat(ids(one)).containsExactly(second);
    assertThat(ids(two)).containsExactly(second);
    assertThat(kept.keys).hasSize(1);
  }

  @Test
  void publishedKeysHaveNoPrivateHalf() {
    SigningKeys node = node();
    assertThat(node.signer().isPrivate()).isTrue();
    assertThat(node.published().getKeys()).noneMatch(JWK::isPrivate);
    assertThat(
            database.admin().sql("select public_key from issuer_keys").query(String.class).single())
        .doesNotContain("\"d\"");
  }

  @Test
  void storeThatKeepsNoKeyIsReportedAndNoRowIsLeft() {
    kept.refuses = true;
    SigningKeys node = node();
    assertThatThrownBy(node::signer).hasMessage("no key to encrypt with");
    assertThat(database.count("select count(*) from issuer_keys")).isZero();
    kept.refuses = false;
    assertThat(node.signer()).isNotNull();
  }

  private static final class Kept implements PrivateKeys {
    private final Map<UUID, String> keys = new ConcurrentHashMap<>();
    private volatile boolean refuses;

    @Override
    public void put(UUID id, String key) {
      if (refuses) {
        throw new IllegalStateException("no key to encrypt with");
      }
      keys.put(id, key);
    }

    @Override
    public Optional<String> get(UUID id) {
      return Optional.ofNullable(keys.get(id));
    }

    @Override
    public void delete(UUID id) {
      keys.remove(id);
    }
  }

  private static final class MovedClock extends Clock {
    private Instant now = InstantSource.system().instant();

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
