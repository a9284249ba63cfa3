package io.varve.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a command gets the token that it shows to a server. */
@FunctionalInterface
interface Tokens {

  /** For servers without a login. */
  Tokens NONE = Optional::empty;

  /**
   * The token for the next request, if there is one.
   *
   * @throws UsageException if there should be, and is not
   * @throws RefusedByServerException if the identity provider gives none
   */
  Optional<String> token() throws InterruptedException;

  /** One that is known. */
  static Tokens of(String token) {
    return () -> Optional.of(token.strip());
  }

  /** The content of a file, which is read for each request: who wrote it may renew it. */
  static Tokens in(Path file) {
    return () -> Optional.of(content(file));
  }

  /**
   * What a file has, without spaces around it; warns, once, if every user can read it.
   *
   * @throws UsageException if it can't be read
   */
  static String content(Path file) {
    try {
      String content = Files.readString(file).strip();
      OpenFiles.warnOf(file);
      return content;
    } catch (IOException e) {
      throw new UsageException("Cannot read " + file);
    }
  }
}
