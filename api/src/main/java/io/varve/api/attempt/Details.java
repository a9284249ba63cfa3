package io.varve.api.attempt;

import io.varve.ledger.store.LedgerJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The details of an attempt: texts of requests are cut, and have no control characters. */
final class Details {

  private static final int MOST = 512;

  private final ObjectNode json = LedgerJson.mapper().createObjectNode();

  Details with(String key, @Nullable String text) {
    if (text != null) {
      json.put(key, plain(text));
    }
    return this;
  }

  Details with(String key, int number) {
    json.put(key, number);
    return this;
  }

  Details with(String key, boolean flag) {
    if (flag) {
      json.put(key, true);
    }
    return this;
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .limit(MOST)
        .map(
            point ->
                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
                    ? '?'
                    : point)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
