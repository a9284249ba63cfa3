package io.varve.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

final class AuditCsvTest {

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", "＝1"})
  void formulasAreTexts(String name) {
    ObjectNode entry = LedgerJson.mapper().createObjectNode();
    entry.put("user-agent", name);
    assertThat(AuditCsv.line(entry)).contains(",\"'" + name + "\",");
  }

  @Test
  void quotesAreDoubledAndLinesHaveAllFields() {
    ObjectNode entry = LedgerJson.mapper().createObjectNode();
    entry.put("after", "1.2").put("outcome", "read").put("principal", "a\",\"b");
    entry.putObject("object").put("kind", "table").putArray("namespace").add("a").add("=b");
    assertThat(AuditCsv.line(entry))
        .isEqualTo(
            "\"1.2\",\"read\",\"\",\"\",\"\",\"a\"\",\"\"b\",\"\",\"table\",\"\",\"\","
                + "\"[\"\"a\"\",\"\"=b\"\"]\",\"\",\"\",\"\",\"\",\"\"\r\n");
    assertThat(AuditCsv.HEADER).startsWith("\"after\",\"outcome\",").endsWith(",\"details\"\r\n");
  }
}
