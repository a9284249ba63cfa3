package io.varve.storage.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A way by which clients that have no key of their own reach files. */
public enum Delegation {
  VENDED_CREDENTIALS("vended-credentials"),
  REMOTE_SIGNING("remote-signing");

  private final String text;

  Delegation(String text) {
    this.text = text;
  }

  /**
   * The ways that a client takes. One without a word on it takes any, as clients of other catalogs
   * expect.
   *
   * @param header what it says of it: names, with commas between
   */
  public static Set<Delegation> in(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return EnumSet.allOf(Delegation.class);
    }
    Set<Delegation> named = EnumSet.noneOf(Delegation.class);
    for (Delegation each : values()) {
      if (Arrays.stream(header.split(",")).anyMatch(name -> name.strip().equals(each.text))) {
        named.add(each);
      }
    }
    return named;
  }
}
