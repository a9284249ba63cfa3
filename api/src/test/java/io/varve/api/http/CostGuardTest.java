package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CostGuardTest {

  private final ObjectMapper mapper = new ObjectMapper();

  private JsonNode read(String json) throws IOException {
    return mapper.readTree(new CostGuard(mapper.createParser(json.replace('\'', '"'))));
  }

  private static String field(String name, String type) {
    return "{'type':%s,'name':'%s'}".formatted(type, name);
  }

  @Test
  void aNameCountsOnceForEachObjectInIt() throws IOException {
    int half = (int) (CostGuard.MAX_FULL_NAMES / 2);
    read(field("x".repeat(half), "{}"));
    assertThatThrownBy(() -> read(field("x".repeat(half), "[{},{}]")))
        .isInstanceOf(StreamConstraintsException.class)
        .hasMessageContaining("full names");
    assertThatThrownBy(() -> read(field("x".repeat(half), "{'a':{'b':{}}}")))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void wideAndDeepDocumentsPassWhileNamesAreShort() throws IOException {
    String wide = "[" + (field("a_column_of_thirty_characters_", "'long'") + ",").repeat(99_999);
    read("{'fields':" + wide + "{}]}");
    String deep = "'long'";
    for (int i = 0; i < 150; i++) {
      deep = "{'fields':[" + field("a_column_of_thirty_characters_", deep) + "]}";
    }
    assertThat(read(deep).isObject()).isTrue();
  }

  @Test
  void aNameIsOneOfItsOwnObjectOnly() throws IOException {
    String long_ = "x".repeat(1 << 20);
    // As properties have them, and names of namespaces: nothing is in these.
    read("{'properties':{'name':'" + long_ + "'},'fields':[" + "{},".repeat(1_000) + "{}]}");
    read("{'name':['" + long_ + "'],'fields':[" + "{},".repeat(1_000) + "{}]}");
  }

  @Test
  void stringIsBoundedAsATypeOnlyWhereItIsOne() throws IOException {
    String text = "geometry (" + " ".repeat(1_000);
    assertThatThrownBy(() -> read("{'type':'" + text + "'}"))
        .isInstanceOf(StreamConstraintsException.class)
        .hasMessageContaining("A type");
    assertThatThrownBy(() -> read("{'element':'" + text.toUpperCase(java.util.Locale.ROOT) + "'}"))
        .isInstanceOf(StreamConstraintsException.class);
    read("{'doc':'" + text + "','comment':['" + text + "']}");
    read("{'type':'" + "x".repeat(1_000) + "'}");
    read("{'type':'geometry(EPSG:3857)'}");
  }

  @Test
  void skippedContentIsCheckedToo() throws IOException {
    CostGuard guard = new CostGuard(mapper.createParser("{\"a\":{\"type\":[1,{}]},\"b\":2}"));
    guard.nextToken();
    guard.nextToken();
    guard.nextToken();
    guard.skipChildren();
    assertThat(guard.nextToken()).isNotNull();
    assertThat(guard.currentName()).isEqualTo("b");
  }
}
