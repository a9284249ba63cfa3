package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class TerminalTest {

  @Test
  void commandsOfTheTerminalAreEscaped() {
    assertThat(Terminal.text("a\u001b[2Jb\u009b31mc\r\nd\u0007\u007f"))
        .isEqualTo("a\\u001b[2Jb\\u009b31mc\\u000d\\u000ad\\u0007\\u007f");
    assertThat(Terminal.text("a\u202eb\u2066c\u200ed\ufeffe\u2028f\ufffeg\ud800h\udb40\udc41"))
        .isEqualTo("a\\u202eb\\u2066c\\u200ed\\ufeffe\\u2028f\\ufffeg\\ud800h\\udb40\\udc41");
    assertThat(Terminal.lines("a\nb\u001b")).isEqualTo("a\nb\\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "Größe",
        "日本語",
        "می\u200cخواهم",
        "👩\u200d🔬",
        "שלום",
        "مرحبا",
        "\\u001b",
        "~"
      })
  void printableTextIsKept(String text) {
    assertThat(Terminal.text(text)).isEqualTo(text);
  }

  @Test
  void escapedJsonSaysTheSame() {
    var json = JsonMapper.shared().createObjectNode().put("a\u202e", "b\u009b \u001b 👩");
    assertThat(JsonMapper.shared().readTree(Terminal.lines(json.toPrettyString()))).isEqualTo(json);
  }
}
