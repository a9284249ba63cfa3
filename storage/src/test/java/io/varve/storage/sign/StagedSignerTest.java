package io.varve.storage.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Profile;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** What tells a staged folder is good for who staged it, in its warehouse, and for a while. */
final class StagedSignerTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String FOLDER = "s3://lake/a/t";

  private static Signer signer(String bucket, String secret) {
    Profile profile =
        Profile.parse(
            "{\"type\": \"s3\", \"bucket\": \"%s\", \"region\": \"eu-central-1\"}"
                .formatted(bucket));
    return new Signer((S3Profile) profile, AnonymousCredentialsProvider.create(), secret);
  }

  private static void assertRefused(Signer signer, String text, String principal, Instant at) {
    assertThatThrownBy(() -> signer.staged(text, principal, at))
        .isInstanceOf(SignRefusedException.class)
        .hasMessageNotContaining(FOLDER);
  }

  @Test
  void stagedFolderIsNotSignedForAnotherActor() {
    Signer signer = signer("lake", "known to all nodes");
    String text = signer.stage(FOLDER, "ada", NOW).orElseThrow();
    assertThat(signer.staged(text, "ada", NOW.plusSeconds(1))).isEqualTo(FOLDER);
    assertRefused(signer, text, "mallory", NOW);
    assertRefused(signer, text, "", NOW);
    assertRefused(signer, text, "ada", NOW.plus(Duration.ofDays(8)));
    assertRefused(signer("other", "known to all nodes"), text, "ada", NOW);
    assertRefused(signer("lake", "of another credential"), text, "ada", NOW);
  }
}
