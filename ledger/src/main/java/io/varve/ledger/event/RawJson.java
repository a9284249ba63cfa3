package io.varve.ledger.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import tools.jackson.databind.JsonNode;

/**
 * A piece of JSON that is kept as text, because its language is Iceberg's and not ours.
 *
 * @param text valid JSON
 */
public record RawJson(@JsonValue @JsonRawValue String text) {

  /** The JSON of a parsed tree. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RawJson of(JsonNode tree) {
    return new RawJson(tree.toString());
  }
}
