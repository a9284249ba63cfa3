package io.varve.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** The random passwords of a cluster's three roles, kept beside it in a file of mode 0600. */
record Passwords(String superuser, String owner, String runtime) {

  static final String FILE = "postgres-passwords";

  private static final String SUPERUSER = Roles.SUPERUSER + "=";
  private static final String OWNER = Roles.OWNER + "=";
  private static final String RUNTIME = Roles.RUNTIME + "=";

  /** Makes new passwords for a cluster that is about to be made. */
  static Passwords create(Path dataFolder) throws IOException {
    SecureRandom random = new SecureRandom();
    Passwords passwords = new Passwords(next(random), next(random), next(random));
    DurableFiles.write(
        dataFolder.resolve(FILE),
        String.join(
            "\n",
            "# Written by Varve once. Without this file the database cannot be opened.",
            SUPERUSER + passwords.superuser,
            OWNER + passwords.owner,
            RUNTIME + passwords.runtime,
            ""));
    return passwords;
  }

  /**
   * Reads the passwords of an existing cluster.
   *
   * @throws LocalPostgresException when the file lacks or is damaged
   */
  static Passwords read(Path dataFolder) throws IOException {
    Path file = dataFolder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new LocalPostgresException(
          "%s is missing, and without it the database in %s cannot be opened. Put it back."
              .formatted(file, dataFolder));
    }
    List<String> lines = Files.readAllLines(file);
    return new Passwords(
        find(SUPERUSER, lines, file), find(OWNER, lines, file), find(RUNTIME, lines, file));
  }

  private static String find(String key, List<String> lines, Path file) {
    return lines.stream()
        .filter(line -> line.startsWith(key) && line.length() > key.length())
        .map(line -> line.substring(key.length()))
        .findFirst()
        .orElseThrow(
            () ->
                new LocalPostgresException(
                    "%s has no line %s… Put the file back as Varve wrote it."
                        .formatted(file, key)));
  }

  private static String next(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "Passwords[hidden]";
  }
}
