package io.varve.api.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Refuses texts that JSON can say, but Postgres has no place for, or UTF-8 no bytes. */
final class TextGuard extends JsonParserDelegate {

  TextGuard(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if ((token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING)
        && !isStorable(getText())) {
      throw new JsonParseException(
          this, "A text has the character U+0000 or half of a surrogate pair");
    }
    return token;
  }

  // A loop, for it is asked of every text of every body.
  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || (Character.isSurrogate(c) && !Character.isSurrogatePair(c, next(text, i++)))) {
        return false;
      }
    }
    return true;
  }

  private static char next(String text, int index) {
    return index + 1 < text.length() ? text.charAt(index + 1) : 0;
  }
}
