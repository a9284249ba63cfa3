package io.varve.api.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Takes memory for the values of JSON before they are made: {@code {}} is two bytes as it is sent
 * and a hundred as an object of Jackson's tree, from which Iceberg's parsers make objects of their
 * own.
 */
final class NodeGuard extends JsonParserDelegate {

  // Estimated from the layout of Jackson's tree, and half as much again for what is made of it.
  private static final int OBJECT = 150;
  private static final int ARRAY = 150;
  private static final int FIELD = 130;
  private static final int TEXT = 90;
  private static final int OTHER = 40;

  /** Taken at a time. */
  private static final int STEP = 64 << 10;

  /** Not taken: what most bodies need. */
  private static final int FREE = 16 << 10;

  private final NodeMemory memory;
  private long weight;
  private long taken = FREE;

  NodeGuard(JsonParser parser, NodeMemory memory) {
    super(parser);
    this.memory = memory;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token != null) {
      weight += weight(token);
      if (weight > taken) {
        taken = weight + STEP;
        memory.take(taken);
      }
    }
    return token;
  }

  private static int weight(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> OBJECT;
      case START_ARRAY -> ARRAY;
      case FIELD_NAME -> FIELD;
      case VALUE_STRING -> TEXT;
      case END_OBJECT, END_ARRAY, NOT_AVAILABLE -> 0;
      default -> OTHER;
    };
  }
}
