package io.varve.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.varve.ledger.event.RawJson;
import java.io.IOException;
import java.io.StringWriter;

/** Takes a part of a body over as JSON in which every number is as it was sent. */
public final class ExactJson extends StdDeserializer<RawJson> {

  private static final long serialVersionUID = 1L;

  public ExactJson() {
    super(RawJson.class);
  }

  @Override
  public RawJson deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = parser.getCodec().getFactory().createGenerator(text)) {
      int open = 0;
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        copy.copyCurrentEventExact(parser);
        open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (open == 0) {
          break;
        }
      }
    }
    return new RawJson(text.toString());
  }
}
