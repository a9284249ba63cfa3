package io.varve.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots without a reference are cut out of a document, and nothing else is. */
final class ReferencedSnapshotsTest {

  private static String filtered(String json) {
    return new String(ReferencedSnapshots.of(json.getBytes(UTF_8)), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"snapshots\":[{\"snapshot-id\":1},{\"snapshot-id\":2}],\"refs\":{\"a\":{\"snapshot-id\":2}}}"
            + "|{\"snapshots\":[{\"snapshot-id\":2}],\"refs\":{\"a\":{\"snapshot-id\":2}}}",
        "{\"refs\":{\"a\":{\"snapshot-id\":1},\"b\":{\"type\":\"tag\",\"snapshot-id\":3}},\"snapshots\":["
            + " {\"snapshot-id\":1,\"summary\":{\"snapshot-id\":\"2\"}} , {\"snapshot-id\":2}, {"
            + " \"snapshot-id\" : 3 }"
            + " ]}|{\"refs\":{\"a\":{\"snapshot-id\":1},\"b\":{\"type\":\"tag\",\"snapshot-id\":3}},\"snapshots\":[{\"snapshot-id\":1,\"summary\":{\"snapshot-id\":\"2\"}},{"
            + " \"snapshot-id\" : 3 }]}",
        "{\"current-snapshot-id\":2,\"snapshots\":[{\"snapshot-id\":1},{\"snapshot-id\":2}]}"
            + "|{\"current-snapshot-id\":2,\"snapshots\":[{\"snapshot-id\":2}]}",
        "{\"current-snapshot-id\":2,\"refs\":{},\"snapshots\":[{\"snapshot-id\":2}]}"
            + "|{\"current-snapshot-id\":2,\"refs\":{},\"snapshots\":[]}",
        "{\"é\":\"ö\",\"snapshots\":[],\"statistics\":[{\"snapshot-id\":1}]}"
            + "|{\"é\":\"ö\",\"snapshots\":[],\"statistics\":[{\"snapshot-id\":1}]}",
        "{\"é\":1.50,\"snapshots\":[{\"snapshot-id\":7,\"ü\":1}],\"refs\":{\"é\":{\"snapshot-id\":7}},\"n\":null}"
            + "|{\"é\":1.50,\"snapshots\":[{\"snapshot-id\":7,\"ü\":1}],\"refs\":{\"é\":{\"snapshot-id\":7}},\"n\":null}",
      })
  void snapshotsWithoutARefAreLeftOut(String all, String refs) {
    assertThat(filtered(all)).isEqualTo(refs);
  }

  @Test
  void aLargeDocumentIsCutAtTheRightBytes() {
    StringBuilder json = new StringBuilder("{\n  \"snapshots\" : [");
    StringBuilder expected = new StringBuilder(json);
    for (int i = 0; i < 2000; i++) {
      String snapshot =
          "{ \"snapshot-id\" : %d, \"note\" : \"%s\" }".formatted(i, "ß€𝄞".repeat(i % 40));
      json.append(i == 0 ? "\n" : ",\n").append(snapshot);
      if (i == 3 || i == 1999) {
        expected.append(i == 3 ? "" : ",").append(snapshot);
      }
    }
    String rest = "], \"refs\" : { \"a\" : {\"snapshot-id\":3}, \"b\" : {\"snapshot-id\":1999} } }";
    assertThat(filtered(json + "\n" + rest)).isEqualTo(expected + rest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"snapshots\": [", "{\"refs\": {\"a\": {\"snapshot-id\":", "{]"})
  void brokenMetadataIsAFaultOfOurs(String json) {
    assertThatThrownBy(() -> filtered(json)).isInstanceOf(IllegalStateException.class);
  }
}
