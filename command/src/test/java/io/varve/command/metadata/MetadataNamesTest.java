package io.varve.command.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetadataNamesTest {

  private static final String UUID = "[0-9a-f-]{36}";

  @Test
  void theFirstFileHasNumberZero() {
    assertThat(MetadataNames.first("s3://b/t", Map.of()))
        .matches("s3://b/t/metadata/00000-" + UUID + "\\.metadata\\.json");
  }

  @Test
  void noTwoFilesHaveOneName() {
    assertThat(MetadataNames.first("s3://b/t", Map.of()))
        .isNotEqualTo(MetadataNames.first("s3://b/t", Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://b/t/metadata/00000-abc.metadata.json,       00001",
    "s3://b/t/metadata/00099-abc.gz.metadata.json,    00100",
    "s3://b/t/metadata/99999-abc.metadata.json,       100000",
    "s3://b/t/metadata/v7.metadata.json,              00008",
    "s3://b/t/metadata/v7.gz.metadata.json,           00008",
    "s3://b/00005-t/metadata/some.metadata.json,      00001",
    "s3://b/t/metadata/00000000000000001-a.json,      00001",
    "s3://b/t/metadata/999999999-a.metadata.json,     1000000000"
  })
  void theNextFileHasTheNextNumber(String previous, String number) {
    assertThat(MetadataNames.next("s3://b/t", Map.of(), previous))
        .matches("s3://b/t/metadata/" + number + "-" + UUID + "\\.metadata\\.json");
  }

  @Test
  void theTableSaysWhereItsMetadataGoesAndHowItIsCompressed() {
    Map<String, String> properties =
        Map.of("write.metadata.path", "s3://b/meta//", "write.metadata.compression-codec", "gzip");
    assertThat(MetadataNames.next("s3://b/t", properties, "s3://b/meta/00001-a.metadata.json"))
        .matches("s3://b/meta/00002-" + UUID + "\\.gz\\.metadata\\.json");
  }
}
