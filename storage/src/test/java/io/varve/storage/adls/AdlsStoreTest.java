package io.varve.storage.adls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.varve.storage.access.Right;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.AdlsProfile;
import io.varve.storage.profile.AzCredential;
import io.varve.storage.profile.Profile;
import io.varve.storage.store.FilesSuite;
import io.varve.storage.store.Limits;
import io.varve.storage.store.StoreException;
import io.varve.storage.validation.Check;
import io.varve.storage.validation.Validations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files of a storage account, which environment variables name: {@code VARVE_TEST_ADLS_PROFILE} and
 * {@code VARVE_TEST_ADLS_CREDENTIAL}, JSON as for a warehouse. Without them it is skipped, for
 * there is no Azure where tests run.
 */
class AdlsStoreTest extends FilesSuite {

  private String profileJson = "";
  private String credentialJson = "";
  private AdlsStore store;
  private String folder = "";

  @BeforeEach
  void open() {
    String given = System.getenv("VARVE_TEST_ADLS_PROFILE");
    assumeThat(given).as("VARVE_TEST_ADLS_PROFILE names no storage account").isNotNull();
    profileJson = given;
    credentialJson = String.valueOf(System.getenv("VARVE_TEST_ADLS_CREDENTIAL"));
    AdlsProfile profile = (AdlsProfile) Profile.parse(profileJson);
    AzCredential credential = profile.credential(credentialJson);
    store =
        new AdlsStore(
            profile,
            credential,
            new AdlsConnections(Limits.SERVING, StoreAddresses.OF_THIS_MACHINE));
    folder = profile.location() + "/test-" + UUID.randomUUID();
  }

  @Override
  protected SupportsPrefixOperations files() {
    return store.files();
  }

  @Override
  protected String folder() {
    return folder;
  }

  @Test
  void largeFileIsReadAtAnyPlace() throws IOException {
    write("big", "big".repeat(3_000_000));
    assertThat(store.files().newInputFile(at("big")).getLength()).isEqualTo(9_000_000);
    try (var in = store.files().newInputFile(at("big")).newStream()) {
      in.seek(8_999_998);
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("ig");
      in.seek(1);
      assertThat(in.read()).isEqualTo('i');
      in.seek(9_000_000);
      assertThat(in.read()).isNegative();
    }
    store.files().deletePrefix(folder + "/");
    assertThat(listed("")).isEmpty();
  }

  @Test
  void aKeyThatIsWrongIsRefused() {
    String wrong = "{\"type\":\"az\",\"credential-type\":\"shared-access-key\",\"key\":\"AAAA\"}";
    List<Check> checks = Validations.of(store.profile(), wrong);
    assertThat(checks)
        .filteredOn(Check::failed)
        .singleElement()
        .satisfies(check -> assertThat(check.sentence()).contains("the store said 403"));
  }

  /** Where there are no folders, as in Azurite, none can be had; in Azure all checks pass. */
  @Test
  void vendedCredentialsOpenAFolderOrThereAreNone() {
    List<Check> checks = Validations.of(store.profile(), credentialJson);
    if (store.profile().endpoint() == null) {
      assertThat(checks).allMatch(check -> check.status() == Check.Status.PASSED);
    } else {
      assertThatThrownBy(() -> store.vend("somebody", folder, Right.READ))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("hierarchical namespace");
      assertThat(checks)
          .filteredOn(Check::failed)
          .extracting(Check::name)
          .containsExactly("vended-credentials-issued");
    }
    assertThat(listed("")).isEmpty();
  }
}
