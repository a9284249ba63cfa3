package io.varve.cli;

import io.varve.schema.SchemaMigration;
import io.varve.server.configuration.DataSources;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve migrate}. */
@Command(
    name = "migrate",
    description = "Brings the database to the schema of this version and ends.",
    mixinStandardHelpOptions = true)
public final class MigrateCli implements Callable<Integer> {

  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Override
  public Integer call() {
    try (var open = database.open(System.out::println)) {
      var settings = open.settings();
      SchemaMigration migration =
          new SchemaMigration(DataSources.single(settings.url(), settings.owner()));
      int ran = migration.migrate(settings.runtime().user());
      migration.check();
      System.out.println(
          Terminal.green("Migrated: ")
              + ran
              + (ran == 1 ? " migration" : " migrations")
              + " ran; the schema is "
              + SchemaMigration.PROGRAM);
      return 0;
    }
  }
}
