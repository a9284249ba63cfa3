package io.varve.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.access.Right;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.GcsProfile;
import io.varve.storage.profile.Profile;
import io.varve.storage.store.FilesSuite;
import io.varve.storage.store.Limits;
import io.varve.storage.store.StoreException;
import io.varve.storage.store.Vended;
import io.varve.storage.validation.Check;
import io.varve.storage.validation.Validations;
import java.io.IOException;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket of Google's, as {@link GoogleDouble} plays it. */
class GcsStoreTest extends FilesSuite {

  private GoogleDouble google;
  private GcsStore store;

  @BeforeEach
  void open() throws IOException {
    google = new GoogleDouble(true);
    store = store(google);
  }

  @AfterEach
  void close() {
    google.close();
  }

  @Override
  protected SupportsPrefixOperations files() {
    return store.files();
  }

  @Override
  protected String folder() {
    return "gs://lake/wh";
  }

  private static GcsProfile profile(GoogleDouble google) {
    return (GcsProfile)
        Profile.parse(
            """
            {"type": "gcs", "bucket": "lake", "key-prefix": "wh", "endpoint": "%s",
             "sts-endpoint": "%s"}\
            """
                .formatted(google.url(), google.url()));
  }

  private static String credential(String key) {
    return "{\"type\": \"gcs\", \"credential-type\": \"service-account-key\", \"key\": "
        + key
        + "}";
  }

  private static GcsStore store(GoogleDouble google) {
    GcsProfile profile = profile(google);
    return new GcsStore(
        profile,
        profile.credential(credential(google.key())),
        new GcsConnections(
            new Limits(Limits.TRIAL.attempt(), Limits.TRIAL.call(), 2),
            StoreAddresses.OF_THIS_MACHINE));
  }

  @Test
  void aStoreThatIsBusyIsAskedAgainAndOneThatStaysSoIsNot() throws IOException {
    google.fail(1);
    write("once", "!");
    google.fail(2);
    assertThatThrownBy(() -> write("never", "!"))
        .isInstanceOf(StoreException.class)
        .satisfies(
            e ->
                assertThat(store.answer(e))
                    .hasValueSatisfying(answer -> assertThat(answer.status()).isEqualTo(503)));
  }

  @Test
  void allChecksPassWhereTokensAreLimited() {
    assertThat(Validations.of(store.profile(), credential(google.key())))
        .isNotEmpty()
        .allMatch(check -> check.status() == Check.Status.PASSED, "passed");
    assertThat(listed("")).isEmpty();
  }

  @Test
  void aStoreThatDoesNotLimitTokensIsFoundOut() throws IOException {
    try (GoogleDouble open = new GoogleDouble(false)) {
      assertThat(Validations.of(profile(open), credential(open.key())))
          .filteredOn(Check::failed)
          .extracting(Check::name)
          .containsExactly("vended-credentials-scope-enforced");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{\"access_token\": 1}",
        "{\"access_token\": \"t\", \"expires_in\": 9223372036854775807}"
      })
  void responseWithoutATokenIsRefused(String answer) {
    google.answerExchanges(answer);
    assertThatThrownBy(() -> store.vend("somebody", "gs://lake/wh/t", Right.READ))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Google gave no token");
  }

  @Test
  void clientsGetItAsIcebergsPropertiesCallIt() {
    Vended vended = store.vend("somebody", "gs://lake/wh/t", Right.READ);
    assertThat(vended.properties())
        .containsKey("gcs.oauth2.token")
        .containsEntry(
            "gcs.oauth2.token-expires-at", Long.toString(vended.expiresAt().toEpochMilli()));
    assertThat(store.clientConfig(false))
        .containsEntry("gcs.project-id", "lakes")
        .containsEntry("gcs.service.host", google.url());
    assertThat(store.sharedCredential()).isEmpty();
  }

  @Test
  void aServiceThatIsAwayIsReportedWithoutASecret() {
    google.close();
    assertThatThrownBy(() -> store.vend("somebody", "gs://lake/wh/t", Right.READ))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Google gave no token")
        .satisfies(
            e ->
                assertThat(store.answer(e))
                    .hasValueSatisfying(answer -> assertThat(answer.status()).isZero()));
  }
}
