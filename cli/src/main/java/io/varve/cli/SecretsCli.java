package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.schema.SchemaMigration;
import io.varve.server.configuration.DataSources;
import io.varve.server.configuration.SecretSettings;
import io.varve.storage.secret.PostgresSecrets.UnderKey;
import io.varve.storage.secret.TwoStores;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve secrets}. */
@Command(
    name = "secrets",
    description = "Looks after the credentials of warehouses, while servers run.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class SecretsCli {

  private static final int PART = 200;

  @Command(
      name = "status",
      description = "Says how many credentials are under which key, and how many in Vault.",
      mixinStandardHelpOptions = true)
  int status(
      @Mixin DatabaseOptions database,
      @Mixin SecretStoreOptions stores,
      @Option(names = "--json", description = "as JSON, for pipes") boolean json)
      throws SQLException {
    return on(
        database,
        stores,
        open -> {
          List<UnderKey> keys = open.postgres().underKeys();
          Optional<Integer> inVault = open.vault().map(vault -> vault.ids().size());
          if (json) {
            var status = LedgerJson.mapper().createObjectNode();
            var array = status.putArray("keys");
            for (UnderKey key : keys) {
              array
                  .addObject()
                  .put("key-id", key.keyId())
                  .put("secrets", key.secrets())
                  .put("here", key.here().name().toLowerCase(Locale.ROOT));
            }
            inVault.ifPresent(secrets -> status.put("in-vault", secrets));
            System.out.println(status);
            return 0;
          }
          Columns columns = new Columns("WHERE", "KEY", "SECRETS", "OF THIS COMMAND'S KEYS");
          for (UnderKey key : keys) {
            columns.add(
                "postgres",
                key.keyId(),
                Long.toString(key.secrets()),
                switch (key.here()) {
                  case FIRST -> "the first: encrypts";
                  case KNOWN -> "another: decrypts";
                  case MISSING -> "none of them";
                });
          }
          inVault.ifPresent(secrets -> columns.add("vault", "", Integer.toString(secrets), ""));
          columns.print(System.out, "No credentials are kept, and there is no key.");
          return 0;
        });
  }

  @Command(
      name = "rotate",
      description =
          "Puts all credentials under the first key, so that the others can be taken away."
              + " All nodes must have both keys. It can be stopped, and run again.",
      mixinStandardHelpOptions = true)
  int rotate(@Mixin DatabaseOptions database, @Mixin SecretStoreOptions stores)
      throws SQLException {
    return on(
        database,
        stores,
        open -> {
          int done =
              open.postgres()
                  .rewrap(soFar -> System.err.println(Terminal.faint("Rewrapped " + soFar)));
          List<UnderKey> keys = open.postgres().underKeys();
          System.out.println(
              "Rewrapped "
                  + done
                  + "; "
                  + keys.getFirst().secrets()
                  + " are under the key "
                  + keys.getFirst().keyId());
          List<String> others =
              keys.stream()
                  .skip(1)
                  .filter(key -> key.secrets() > 0)
                  .map(key -> key.secrets() + " under " + key.keyId())
                  .toList();
          if (!others.isEmpty()) {
            System.out.println(
                "Meanwhile others came: "
                    + String.join(", ", others)
                    + ". A node still has another key as its first; change that, and run this"
                    + " again");
            return 1;
          }
          return 0;
        });
  }

  @Command(
      name = "move",
      description =
          "Moves all credentials into the store that --secret-store names, from the other one."
              + " All nodes must have the same --secret-store and --vault-uri.",
      mixinStandardHelpOptions = true)
  int move(@Mixin DatabaseOptions database, @Mixin SecretStoreOptions stores) throws SQLException {
    if (stores.settings(database).vault().isEmpty()) {
      throw new UsageException("There is one store only; name the other with --vault-uri");
    }
    return on(
        database,
        stores,
        open -> {
          TwoStores both = (TwoStores) open.store();
          int moved = 0;
          for (UUID secretId : both.second().ids()) {
            both.move(secretId);
            moved++;
            if (moved % PART == 0) {
              System.err.println(Terminal.faint("Moved " + moved));
            }
          }
          System.out.println("Moved " + moved);
          return 0;
        });
  }

  private interface Work {
    int with(SecretSettings.Open open);
  }

  private static int on(DatabaseOptions database, SecretStoreOptions stores, Work work)
      throws SQLException {
    SecretSettings secrets = stores.settings(database);
    try (var opened = database.open(System.err::println)) {
      var settings = opened.settings();
      new SchemaMigration(DataSources.single(settings.url(), settings.owner())).check();
      try (Connection connection =
              DataSources.single(settings.url(), settings.runtime()).getConnection();
          var open =
              secrets.open(JdbcClient.create(new SingleConnectionDataSource(connection, true)))) {
        return work.with(open);
      }
    }
  }
}
