package io.varve.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gzip that is put together of ready blocks is one that any reader takes. */
final class DocumentTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 16 << 10, (16 << 10) + 1, 65_535, 65_536, 3_000_000})
  void compressedDocumentIsReadBack(int length) throws IOException {
    for (boolean random : new boolean[] {true, false}) {
      byte[] json = new byte[length];
      if (random) {
        new Random(length).nextBytes(json);
      }
      Document document = new Document(json);
      for (String head : new String[] {"", "{", "h".repeat(65_535)}) {
        byte[] expected = document.between(head.getBytes(UTF_8), "tail}".getBytes(UTF_8)).toBytes();
        byte[] gzip = document.gzipBetween(head.getBytes(UTF_8), "tail}".getBytes(UTF_8)).toBytes();
        // Checks the checksum and the length too.
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
          assertThat(in.readAllBytes()).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536})
  void aHeadThatIsTooLongIsRefused(int length) {
    Document document = new Document(new byte[1]);
    assertThatThrownBy(() -> document.gzipBetween(new byte[length], new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
