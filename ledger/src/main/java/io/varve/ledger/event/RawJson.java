package io.varve.ledger.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A piece of JSON that is kept as text, because its language is Iceberg's and not ours.
 *
 * @param text valid JSON
 */
public record RawJson(@JsonValue @JsonRawValue String text) {

  /** A tree's own toString has a limit of 500 levels. */
  private static final JsonMapper WRITER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                  .build())
          .build();

  /** The JSON of a parsed tree. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RawJson of(JsonNode tree) {
    return new RawJson(WRITER.writeValueAsString(tree));
  }
}
