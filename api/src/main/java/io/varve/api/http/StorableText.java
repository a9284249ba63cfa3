package io.varve.api.http;

/** What JSON can say and Postgres has no place for, or UTF-8 no bytes. */
public final class StorableText {

  private StorableText() {}

  /** Whether a text can be kept and found again as it is. */
  public static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(
            point ->
                point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
