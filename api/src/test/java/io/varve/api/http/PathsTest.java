package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest extends ServedTest {

  static List<String> names() {
    return List.of(
        "plain",
        "Case.Dot",
        "a b",
        "a+b",
        "a/b",
        "/",
        "//",
        "a\\b",
        "a%b",
        "%2F",
        "%1F",
        "a;b=c",
        ";",
        "?",
        "#",
        "&=",
        "ä",
        "日本",
        "😀",
        "a'\"b",
        "<i>",
        "{x}",
        "[0]",
        "^`|",
        "...",
        " ",
        "~");
  }

  /** The Java client from 1.12 on, and PyIceberg, encode paths so. */
  @ParameterizedTest
  @MethodSource("names")
  void namesEncodedForPathsRoundTrip(String name) throws IOException {
    Namespace namespace = Namespace.of("db", name, "x." + name);
    roundTrips(
        namespace,
        name,
        RESTUtil.encodeNamespaceAsPathSegment(namespace, "%1F"),
        RESTUtil.encodePathSegment(name));
  }

  /** The Java client up to 1.11 encodes paths as forms. */
  @ParameterizedTest
  @MethodSource("names")
  void namesEncodedAsFormsRoundTrip(String name) throws IOException {
    Namespace namespace = Namespace.of("db", name, "x." + name);
    roundTrips(
        namespace, name, RESTUtil.encodeNamespace(namespace, "%1F"), RESTUtil.encodeString(name));
  }

  private void roundTrips(Namespace namespace, String name, String rawNamespace, String rawName)
      throws IOException {
    var answer = http.send("GET " + ROOT + "/namespaces/" + rawNamespace + "/tables/" + rawName);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("warehouse").asText()).isEqualTo(WAREHOUSE);
    assertThat(answer.json().get("name").asText()).isEqualTo(name);
    assertThat(answer.json().get("namespace").valueStream().map(level -> level.asText()))
        .containsExactly(namespace.levels());
  }

  @ParameterizedTest
  @CsvSource({
    "a%2Fb, a/b", "a%2fb, a/b", "a\\b, a\\b", "a%5Cb, a\\b", "a%5cb, a\\b", "a%25b, a%b",
    "a;b=1, a;b=1", "a%3Bb, a;b", "a+b, a b", "a%20b, a b", "a%2Bb, a+b", "a|b, a|b",
    "[a], [a]", "<a>, <a>", "a^b, a^b", "a`b, a`b", "{a}, {a}", "%F0%9F%98%80, 😀",
    "%252e%252e, %2e%2e", "a=b&c, a=b&c", "a:b@c, a:b@c"
  })
  void oddSegmentsReachTheController(String raw, String name) throws IOException {
    var answer = http.send("GET " + ROOT + "/namespaces/db/tables/" + raw);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("name").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%1Fb%1Fc", "a%1fb%1fc"})
  void theSeparatorIsAcceptedInEitherCase(String raw) throws IOException {
    var answer = http.send("GET " + ROOT + "/namespaces/" + raw + "/tables/t");

    assertThat(answer.json().get("namespace").valueStream().map(level -> level.asText()))
        .containsExactly("a", "b", "c");
  }

  @Test
  void theQueryParameterParentIsSplitLikewise() throws IOException {
    var answer = http.send("GET " + ROOT + "/namespaces?parent=a.x%1Fb+c");

    assertThat(answer.json().get("parent").valueStream().map(level -> level.asText()))
        .containsExactly("a.x", "b c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/namespaces/db/tables/%zz",
        "/namespaces/db/tables/a;%",
        "/size;x=%zz",
        "/namespaces/db/tables/a%",
        "/namespaces/db/tables/a%2",
        "/namespaces/db/tables/%FF",
        "/namespaces/db/tables/%C0%AF",
        "/namespaces/db/tables/%ED%A0%80",
        "/namespaces/db/tables/a%00b",
        "/namespaces/db/tables/a%1Fb",
        "/namespaces/db/tables/a%0Ab",
        "/namespaces/db/tables/%7F",
        "/namespaces/db/tables/..",
        "/namespaces/db/tables/.",
        "/namespaces/db/tables/%2E%2e",
        "/namespaces/db/tables/%2e",
        "/namespaces/../tables/t",
        "/namespaces/db/../../x/tables/t",
        "/namespaces/..%1Fa/tables/t",
        "/namespaces/a%1F%1Fb/tables/t",
        "/namespaces/a%1F/tables/t",
        "/namespaces/%1F/tables/t",
        "/namespaces/db/tables/..\\x",
        "/namespaces/db/tables/..;x=1",
        "/namespaces/db/tables/ä",
        "/namespaces/db/tables/a b c",
        "/namespaces/db/tables/\u0001",
        "/../../../../etc/passwd"
      })
  void unusablePathsAreBadRequests(String path) throws IOException {
    http.send("GET " + ROOT + path).isError(400, "BadRequestException");
  }

  @Test
  void namesTooLongOrTooDeepAreBadRequests() throws IOException {
    String tables = ROOT + "/namespaces/db/tables/";
    assertThat(http.send("GET " + tables + "a".repeat(255)).status()).isEqualTo(200);
    http.send("GET " + tables + "a".repeat(256)).isError(400, "BadRequestException");

    String deepest = "%1F%C3%A4".repeat(16).substring(3);
    assertThat(http.send("GET " + ROOT + "/namespaces/" + deepest + "/tables/t").status())
        .isEqualTo(200);
    http.send("GET " + ROOT + "/namespaces/" + deepest + "%1Fa/tables/t")
        .isError(400, "BadRequestException");
  }

  @Test
  void theLongestAllowedNamespaceFitsIntoTheRequestLine() throws IOException {
    String level = "%41".repeat(255);
    String namespace = ("%1F" + level).repeat(16).substring(3);

    var answer = http.send("GET " + ROOT + "/namespaces/" + namespace + "/tables/" + level);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("namespace")).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "0-0-0-0-0", "%2F", "namespaces", "a%25b"})
  void aPrefixThatIsNoUuidIsNoWarehouse(String prefix) throws IOException {
    http.send("GET /catalog/v1/" + prefix + "/namespaces/db/tables/t")
        .isError(404, "NoSuchWarehouseException");
  }
}
