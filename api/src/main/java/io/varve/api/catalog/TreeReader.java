package io.varve.api.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Reads a body that is looked at as a tree first, as Iceberg's own parsers do. */
abstract class TreeReader<T> extends JsonDeserializer<T> {

  abstract T read(JsonNode body, ObjectCodec codec) throws IOException;

  @Override
  public final T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    ObjectCodec codec = parser.getCodec();
    JsonNode body = codec.readTree(parser);
    return read(body, codec);
  }
}
