package io.varve.storage.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.varve.storage.purge.AvroValues.Wanted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AvroFileTest {

  private static final List<Wanted> PATH =
      List.of(new Wanted(2, "data_file"), new Wanted(100, "file_path"));

  /** Names that are not Iceberg's: fields are known by their ids. */
  private static final String SCHEMA =
      """
      {"type": "record", "name": "manifest_entry", "fields": [
        {"name": "status", "type": "int", "field-id": 0},
        {"name": "sizes", "type": {"type": "array", "items": "long"}, "field-id": 9},
        {"name": "props", "type": {"type": "map", "values": "bytes"}, "field-id": 8},
        {"name": "file", "field-id": 2, "type": ["null", {"type": "record", "name": "r2", "fields": [
          {"name": "file_path", "type": "string", "field-id": 7},
          {"name": "where", "type": ["null", "string"], "field-id": 100},
          {"name": "d", "type": "double", "field-id": 3},
          {"name": "f", "type": {"type": "fixed", "name": "f16", "size": 16}, "field-id": 4}]}]}]}\
      """;

  private static byte[] written(CodecFactory codec, int records) throws IOException {
    Schema schema = new Schema.Parser().parse(SCHEMA);
    Schema inner = schema.getField("file").schema().getTypes().get(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema)).setCodec(codec)) {
      writer.create(schema, out);
      for (int i = 0; i < records; i++) {
        writer.append(
            new GenericRecordBuilder(schema)
                .set("status", i)
                .set("sizes", List.of(1L, 2L, -3L))
                .set("props", Map.of("k", ByteBuffer.allocate(5)))
                .set(
                    "file",
                    new GenericRecordBuilder(inner)
                        .set("file_path", "not this")
                        .set("where", "file:///w/t/" + i)
                        .set("d", 1.5)
                        .set("f", new GenericData.Fixed(inner.getField("f").schema(), new byte[16]))
                        .build())
                .build());
      }
    }
    return out.toByteArray();
  }

  private static List<String> read(InputStream file) throws IOException {
    List<String> found = new ArrayList<>();
    AvroFile.read(file, PATH, found::add);
    return found;
  }

  private static void assertMalformed(byte[] file) {
    assertThatExceptionOfType(MalformedAvroException.class)
        .isThrownBy(() -> read(new ByteArrayInputStream(file)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachRecordGivesItsPath(boolean deflated) throws IOException {
    byte[] file =
        written(deflated ? CodecFactory.deflateCodec(9) : CodecFactory.nullCodec(), 20_000);
    List<String> found = read(new ByteArrayInputStream(file));
    assertThat(found).hasSize(20_000).startsWith("file:///w/t/0").endsWith("file:///w/t/19999");
  }

  @Test
  void aFileThatEndsEarlyOrIsChangedIsNotTaken() throws IOException {
    byte[] file = written(CodecFactory.deflateCodec(9), 100);
    for (int length : new int[] {0, 3, 100, file.length / 2, file.length - 1}) {
      assertMalformed(Arrays.copyOf(file, length));
    }
    file[file.length - 1]++;
    assertMalformed(file);
  }

  // --- Files that ask for more than they are. ---

  private static final byte[] SYNC = new byte[16];

  private static void number(ByteArrayOutputStream out, long value) {
    long raw = (value << 1) ^ (value >> 63);
    while ((raw & ~0x7fL) != 0) {
      out.write((int) (raw & 0x7f | 0x80));
      raw >>>= 7;
    }
    out.write((int) raw);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static ByteArrayOutputStream head(String schema, String codec) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    number(out, 2);
    text(out, "avro.schema");
    text(out, schema);
    text(out, "avro.codec");
    text(out, codec);
    number(out, 0);
    out.writeBytes(SYNC);
    return out;
  }

  private static byte[] file(String schema, String codec, long count, byte[] block) {
    ByteArrayOutputStream out = head(schema, codec);
    number(out, count);
    number(out, block.length);
    out.writeBytes(block);
    out.writeBytes(SYNC);
    return out.toByteArray();
  }

  private static String entry(String type) {
    return """
    {"type": "record", "name": "e", "fields": [
      {"name": "data_file", "field-id": 2, "type": {"type": "record", "name": "r", "fields": [
        {"name": "file_path", "field-id": 100, "type": %s}]}}]}\
    """
        .formatted(type);
  }

  private static byte[] numbers(long... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long value : values) {
      number(out, value);
    }
    return out.toByteArray();
  }

  @Test
  void aBlockThatSaysTwoGibibytesTakesNone() {
    ByteArrayOutputStream out = head(SCHEMA, "null");
    number(out, 1);
    number(out, Integer.MAX_VALUE - 8);
    out.writeBytes(new byte[300]);
    assertMalformed(out.toByteArray());
  }

  @Test
  void aStringThatSaysTwoGibibytesTakesNone() {
    assertMalformed(file(entry("\"string\""), "null", 1, numbers(Integer.MAX_VALUE - 8)));
    assertMalformed(file(entry("\"bytes\""), "null", 1, numbers(Long.MAX_VALUE)));
    assertMalformed(file(entry("\"string\""), "null", 1, numbers(-5)));
  }

  @Test
  void moreItemsThanBytesAreNotTaken() {
    String nulls = "{\"type\": \"array\", \"items\": \"null\"}";
    String longs = "{\"type\": \"array\", \"items\": \"long\"}";
    assertMalformed(file(entry(nulls), "null", 1, numbers(Long.MAX_VALUE, 0)));
    assertMalformed(file(entry(longs), "null", 1, numbers(Integer.MAX_VALUE, 1, 1, 0)));
    assertMalformed(file(entry("\"null\""), "null", Long.MAX_VALUE, new byte[0]));
  }

  @Test
  void valuesThatNestWithoutEndAreNotTaken() {
    String list =
        "{\"type\": \"record\", \"name\": \"l\", \"fields\": [{\"name\": \"next\", \"type\":"
            + " [\"null\", \"l\"]}]}";
    long[] deep = new long[100_000];
    Arrays.fill(deep, 1);
    assertMalformed(file(entry(list), "null", 1, numbers(deep)));
  }

  @Test
  void aSchemaThatDoublesWithEachLevelCostsNoMoreThanItsBytes() {
    String schema = "{\"type\": \"record\", \"name\": \"n0\", \"fields\": []}";
    for (int i = 1; i <= 40; i++) {
      schema =
          "{\"type\": \"record\", \"name\": \"n%d\", \"fields\": [{\"name\": \"a\", \"type\": %s},"
                  .formatted(i, schema)
              + "{\"name\": \"b\", \"type\": \"n%d\"}]}".formatted(i - 1);
    }
    assertMalformed(file(entry(schema), "null", 1, new byte[0]));
  }

  @Test
  void blockThatInflatesBeyondItsBoundIsRefused() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    long size = 1L << 27;
    try (DeflaterOutputStream deflated =
        new DeflaterOutputStream(block, new Deflater(9, true), 1 << 16)) {
      ByteArrayOutputStream length = new ByteArrayOutputStream();
      number(length, size);
      deflated.write(length.toByteArray());
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < size >> 20; i++) {
        deflated.write(zeros);
      }
    }
    assertMalformed(file(entry("\"bytes\""), "deflate", 1, block.toByteArray()));
  }

  @Test
  void aHeadWithoutEndIsNotTaken() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    number(out, Long.MAX_VALUE);
    out.writeBytes(new byte[1 << 20]);
    assertMalformed(out.toByteArray());
    assertMalformed(file("\"" + "x".repeat(2 << 20) + "\"", "null", 1, new byte[1]));
    assertMalformed(file("[".repeat(500_000), "null", 1, new byte[1]));
    assertMalformed(file(SCHEMA, "snappy", 1, new byte[1]));
  }

  @Test
  void aPathThatIsTooLongComesAsNone() throws IOException {
    byte[] file =
        file(
            entry("\"string\""),
            "null",
            2,
            concat(textOf("x".repeat(5000)), textOf("file:///w/t/a")));
    assertThat(read(new ByteArrayInputStream(file))).containsExactly("", "file:///w/t/a");
  }

  private static byte[] textOf(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, text);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }
}
