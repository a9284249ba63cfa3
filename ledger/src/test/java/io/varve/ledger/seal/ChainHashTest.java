package io.varve.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The values were computed by another program, from the description of the encoding alone. */
final class ChainHashTest {

  private static final Instant SEALED = Instant.parse("2026-08-01T12:34:56.789012Z");
  private static final StoredEvent EVENT =
      new StoredEvent(
          42,
          UUID.fromString("11111111-2222-3333-4444-555555555555"),
          "table",
          UUID.fromString("0197e6a0-0000-7000-8000-000000000003"),
          7,
          "TableCommitted",
          "1",
          "2026-08-01T12:34:56.700Z",
          "{\"actor\":\"jürgen\"}",
          "{\"a\": 1}");

  @Test
  void theHashIsTheOneThatTheEncodingSays() {
    byte[] first = ChainHash.next(ChainHash.GENESIS, 1, SEALED, EVENT);
    assertThat(HexFormat.of().formatHex(first))
        .isEqualTo("391a598d4d17fc40a3fa103f38a4a661313ad781b13b4cbfa5d7d61d13773514");
    byte[] second = ChainHash.next(first, 2, SEALED.plusNanos(1000), EVENT);
    assertThat(HexFormat.of().formatHex(second))
        .isEqualTo("862b86b6907ecb72a4856d00c17f20194fc8ed0a73d1d5106f9205fa2015e286");
  }

  @Test
  void everyPartChangesTheHash() {
    StoredEvent e = EVENT;
    UUID other = new UUID(1, 2);
    List<byte[]> hashes =
        List.of(
            ChainHash.next(ChainHash.GENESIS, 1, SEALED, e),
            ChainHash.next(new byte[] {1}, 1, SEALED, e),
            ChainHash.next(ChainHash.GENESIS, 2, SEALED, e),
            ChainHash.next(ChainHash.GENESIS, 1, SEALED.plusNanos(1000), e),
            hash(other, "table", e.streamId(), 7, "TableCommitted", "1", "t", "{}", "{}"),
            hash(e.eventId(), "view", e.streamId(), 7, "TableCommitted", "1", "t", "{}", "{}"),
            hash(e.eventId(), "table", other, 7, "TableCommitted", "1", "t", "{}", "{}"),
            hash(e.eventId(), "table", e.streamId(), 8, "TableCommitted", "1", "t", "{}", "{}"),
            hash(e.eventId(), "table", e.streamId(), 7, "TableCommitte", "d1", "t", "{}", "{}"),
            hash(e.eventId(), "table", e.streamId(), 7, "TableCommitted", "2", "t", "{}", "{}"),
            hash(e.eventId(), "table", e.streamId(), 7, "TableCommitted", "1", "u", "{}", "{}"),
            hash(e.eventId(), "table", e.streamId(), 7, "TableCommitted", "1", "t", "{ }", "{}"),
            hash(e.eventId(), "table", e.streamId(), 7, "TableCommitted", "1", "t", "{}", "{ }"));
    Set<String> distinct = new HashSet<>();
    hashes.forEach(hash -> distinct.add(HexFormat.of().formatHex(hash)));
    assertThat(distinct).hasSameSizeAs(hashes);
  }

  private static byte[] hash(
      UUID eventId,
      String streamType,
      UUID streamId,
      long version,
      String name,
      String revision,
      String time,
      String metadata,
      String payload) {
    StoredEvent event =
        new StoredEvent(
            42, eventId, streamType, streamId, version, name, revision, time, metadata, payload);
    return ChainHash.next(ChainHash.GENESIS, 1, SEALED, event);
  }
}
