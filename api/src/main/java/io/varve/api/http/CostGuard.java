package io.varve.api.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Refuses JSON that is small as it is sent, but not as Iceberg reads it:
 *
 * <ul>
 *   <li>Iceberg knows each field of a schema by its full name, {@code a.b.c}. A long name around
 *       many fields is in memory once for each of them, gigabytes of a body of megabytes.
 *   <li>It reads {@code geometry(…)} and {@code geography(…)} with regular expressions whose time
 *       grows with the cube of the spaces in it: minutes for a few thousand.
 * </ul>
 */
final class CostGuard extends JsonParserDelegate {

  /** Characters of all full names together; 10,000 columns five levels deep have some 2 million. */
  static final long MAX_FULL_NAMES = 16 << 20;

  /** Characters of a type with parameters, among them the name of a reference system. */
  static final int MAX_TYPE = 250;

  /** Where a schema has its types. */
  private static final Set<String> TYPE_FIELDS = Set.of("type", "element", "key", "value");

  private final Deque<Level> levels = new ArrayDeque<>();
  private long fullNames;

  /** One JSON object: the length of its name, and how many objects are in it. */
  private static final class Level {
    private int name;
    private long inside;
  }

  CostGuard(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token == JsonToken.START_OBJECT) {
      levels.push(new Level());
    } else if (token == JsonToken.END_OBJECT) {
      end(levels.pop());
    } else if (token == JsonToken.VALUE_STRING) {
      look(currentName());
    }
    return token;
  }

  /** Token by token, or what is skipped would not be looked at. */
  @Override
  public JsonParser skipChildren() throws IOException {
    if (!currentToken().isStructStart()) {
      return this;
    }
    for (int open = 1; open > 0; ) {
      JsonToken token = nextToken();
      if (token == null) {
        return this;
      }
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
    return this;
  }

  private void end(Level level) throws IOException {
    long objects = level.inside + 1;
    fullNames += level.name * objects;
    if (fullNames > MAX_FULL_NAMES) {
      throw refused(
          "The full names of nested fields have more than " + MAX_FULL_NAMES + " characters");
    }
    Level outer = levels.peek();
    if (outer != null) {
      outer.inside += objects;
    }
  }

  private void look(String field) throws IOException {
    if ("name".equals(field)) {
      levels.element().name = getTextLength();
    } else if (getTextLength() > MAX_TYPE
        && TYPE_FIELDS.contains(field == null ? "" : field)
        && getText().regionMatches(true, 0, "geo", 0, 3)) {
      throw refused("A type has more than " + MAX_TYPE + " characters");
    }
  }

  private StreamConstraintsException refused(String message) {
    return new StreamConstraintsException(message, currentLocation());
  }
}
