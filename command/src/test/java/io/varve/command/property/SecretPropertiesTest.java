package io.varve.command.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate.RemoveProperties;
import org.apache.iceberg.MetadataUpdate.SetProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretPropertiesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3.secret-access-key",
        "S3.Session-Token",
        "adls.sas-token.account.dfs.core.windows.net",
        "spark.hadoop.fs.s3a.secret.key",
        "fs.azure.account.key.account.dfs.core.windows.net",
        "gcs.oauth2.token"
      })
  void secretPropertyIsRefusedByItsKeyAndItsValueIsNotReported(String key) {
    assertThatThrownBy(() -> SecretProperties.check(Map.of("owner", "me", key, "planted-secret")))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.BAD_REQUEST))
        .hasMessageContaining(key)
        .hasMessageNotContaining("planted-secret");
  }

  @Test
  void secretPropertyThatIsRemovedAgainIsRefusedToo() {
    assertThatThrownBy(
            () ->
                SecretProperties.check(
                    List.of(
                        new SetProperties(Map.of("s3.secret-access-key", "x")),
                        new RemoveProperties(Set.of("s3.secret-access-key")))))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3.endpoint", "owner", "write.format.default", "s3.sse.key", "token-type", ""})
  void othersAreTaken(String key) {
    assertThatCode(() -> SecretProperties.check(Map.of(key, "x"))).doesNotThrowAnyException();
    assertThatCode(
            () -> SecretProperties.check(List.of(new RemoveProperties(Set.of("s3.session-token")))))
        .doesNotThrowAnyException();
  }
}
