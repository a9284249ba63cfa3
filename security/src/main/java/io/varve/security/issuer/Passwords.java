package io.varve.security.issuer;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Passwords of people: what is kept of them, and which may be chosen. */
public final class Passwords {

  /** The fewest characters of a password that a person chooses. */
  public static final int FEWEST = 12;

  /** The most bytes of one: bcrypt reads no more. */
  public static final int MOST = 72;

  private static final int FEWEST_KINDS = 5;

  /** Shorter ones are parts of many words. */
  private static final int LONG_NAME = 4;

  /** Without those that are taken for one another. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int GROUPS = 5;
  private static final int GROUP = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The hash of a password that nobody has, so that names that nobody has take as long. */
  private static final String NOBODY =
      "{bcrypt}$2a$10$gaGgDx7wyMrRlaoBnSErPOLPTuLEew3G7stZ595fbj8IL1W4KhIEK";

  private final PasswordEncoder encoder =
      new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(10)));

  /** A new one-time password, of 98 random bits. */
  public static String generate() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      if (i > 0 && i % GROUP == 0) {
        password.append('-');
      }
      password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  /** The hash to keep of a password. */
  public String hash(String password) {
    return encoder.encode(normal(password));
  }

  /**
   * Whether a password is the one of which a hash is kept; that takes as long where none is.
   *
   * @param hash empty if there is none
   */
  boolean matches(String password, Optional<String> hash) {
    String normal = normal(password);
    boolean readable = normal.getBytes(StandardCharsets.UTF_8).length <= MOST;
    return encoder.matches(readable ? normal : "", hash.orElse(NOBODY))
        && readable
        && hash.isPresent();
  }

  /** Why a password may not be chosen, if so. */
  public static Optional<String> refusal(String name, String before, String chosen) {
    String normal = normal(chosen);
    if (normal.codePointCount(0, normal.length()) < FEWEST) {
      return Optional.of("The new password must have at least " + FEWEST + " characters");
    }
    if (normal.getBytes(StandardCharsets.UTF_8).length > MOST) {
      return Optional.of("The new password must have at most " + MOST + " bytes");
    }
    if (normal.equals(normal(before))) {
      return Optional.of("The new password must be another one than the current password");
    }
    if (normal.chars().distinct().count() < FEWEST_KINDS) {
      return Optional.of("The new password must not be a few characters repeated");
    }
    if (name.length() >= LONG_NAME && normal.toLowerCase(Locale.ROOT).contains(name)) {
      return Optional.of("The new password must not have the name in it");
    }
    return Optional.empty();
  }

  // One keyboard sends an umlaut as one character, another as two.
  private static String normal(String password) {
    return Normalizer.normalize(password, Form.NFKC);
  }
}
