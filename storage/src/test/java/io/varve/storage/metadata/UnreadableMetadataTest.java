package io.varve.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Iceberg throws at stored metadata is told from what it throws at requests. */
final class UnreadableMetadataTest {

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"format-version\": 9}", "no JSON"})
  void storedMetadataThatCannotBeParsedIsAFaultOfOurs(String json) {
    CachedMetadata metadata = new CachedMetadata("file:///w/t.json", json.getBytes(UTF_8));
    assertThatThrownBy(metadata::table).isInstanceOf(UnreadableMetadataException.class);
    assertThatThrownBy(metadata::view).isInstanceOf(UnreadableMetadataException.class);
  }
}
