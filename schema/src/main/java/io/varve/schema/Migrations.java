package io.varve.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The migrations of this program, as Flyway writes them down when it has run them. A database whose
 * history is the same needs no Flyway, whose own look costs a tenth of a start.
 */
final class Migrations {

  private static final String FILES = "classpath*:db/migration/*.sql";
  private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__(\\w+)\\.sql");
  private static final String RIGHTS = "afterMigrate__rights.sql";

  /** A migration that ran with success; Flyway compares the same three. */
  record Migration(String version, String description, int checksum) {}

  private final Set<Migration> all = new HashSet<>();
  private final Set<String> others = new HashSet<>();
  private String rights = "";

  private Migrations() {}

  /** Reads those of this program. */
  static Migrations read() {
    Migrations migrations = new Migrations();
    try {
      for (Resource file : new PathMatchingResourcePatternResolver().getResources(FILES)) {
        migrations.add(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return migrations;
  }

  private void add(Resource file) throws IOException {
    String name = Objects.requireNonNull(file.getFilename());
    Matcher named = MIGRATION.matcher(name);
    if (named.matches()) {
      all.add(new Migration(named.group(1), named.group(2).replace('_', ' '), checksum(file)));
    } else if (name.equals(RIGHTS)) {
      rights = file.getContentAsString(StandardCharsets.UTF_8);
    } else {
      others.add(name);
    }
  }

  /** Whether these, and nothing else that Flyway would run, are what {@code ran}. */
  boolean are(Set<Migration> ran) {
    return others.isEmpty() && all.equals(ran);
  }

  /**
   * What is run after each look: the rights of the role that serves, with Flyway's placeholders.
   */
  String rights() {
    return rights;
  }

  /** Flyway's checksum of a file: of its lines without their ends. */
  private static int checksum(Resource file) throws IOException {
    CRC32 sum = new CRC32();
    try (Reader text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(text)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sum.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return (int) sum.getValue();
  }
}
