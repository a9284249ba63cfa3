package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.security.keycloak.KeycloakException;
import io.varve.security.keycloak.KeycloakRemoval;
import io.varve.security.keycloak.KeycloakSetup;
import io.varve.security.keycloak.RealmObject;
import io.varve.security.keycloak.RealmObject.Kind;
import io.varve.security.keycloak.RealmStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve keycloak}. */
@Command(
    name = "keycloak",
    description = "Makes in a realm of Keycloak what Varve needs there, and takes it away again.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class KeycloakCli {

  /** Names of clients; an empty one is not wanted. */
  static final class Names {

    @Option(
        names = "--console-client",
        paramLabel = "ID",
        defaultValue = "varve-console",
        description = "public, for people at the console (default: ${DEFAULT-VALUE})")
    private String console = "varve-console";

    @Option(
        names = "--cli-client",
        paramLabel = "ID",
        defaultValue = "varve-cli",
        description = "public, for varve login (default: ${DEFAULT-VALUE})")
    private String commandLine = "varve-cli";

    @Option(
        names = "--manager-client",
        paramLabel = "ID",
        defaultValue = KeycloakAddress.ADMIN_CLIENT,
        description =
            "for serve --keycloak-admin-client: may manage clients, and nothing else"
                + " (default: ${DEFAULT-VALUE})")
    private String manager = KeycloakAddress.ADMIN_CLIENT;

    @Option(
        names = "--api-client",
        paramLabel = "ID",
        defaultValue = "varve-client",
        description = "a first client for programs (default: ${DEFAULT-VALUE})")
    private String api = "varve-client";

    List<RealmObject> clients(List<String> redirects) {
      List<RealmObject> clients = new ArrayList<>();
      clients.add(new RealmObject(Kind.CONSOLE, console, redirects));
      clients.add(
          new RealmObject(Kind.COMMAND_LINE, commandLine, List.of(BrowserLogin.REGISTERED)));
      clients.add(new RealmObject(Kind.ADMIN, manager, List.of()));
      clients.add(new RealmObject(Kind.PROGRAM, api, List.of()));
      return clients;
    }
  }

  @Command(
      name = "setup",
      description =
          "Makes the scopes catalog (with the audience) and PRINCIPAL_ROLE:ALL, and four clients: for"
              + " the console, for varve login, for serve --keycloak-url, and one for programs. It"
              + " can be run again: what is there is kept, and mended where it is another way."
              + " Secrets of clients that it makes are shown once.",
      mixinStandardHelpOptions = true)
  int setup(
      @Mixin KeycloakAdminOptions admin,
      @Mixin Names names,
      @Option(
              names = "--audience",
              paramLabel = "AUDIENCE",
              defaultValue = "varve",
              description = "that of serve --oidc-audience (default: ${DEFAULT-VALUE})")
          String audience,
      @Option(
              names = "--redirect-uri",
              paramLabel = "URI",
              split = ",",
              defaultValue = "http://127.0.0.1:8181/ui/*,http://localhost:8181/ui/*",
              description =
                  "where the console's login may lead back to, such as"
                      + " https://catalog.example.com/ui/* (default: ${DEFAULT-VALUE})")
          List<String> redirects,
      @Option(names = "--create-realm", description = "makes the realm if it is not there")
          boolean createRealm) {
    List<RealmStep> steps =
        asked(
            () ->
                new KeycloakSetup(admin.admin(), admin.dryRun)
                    .setUp(names.clients(redirects), audience, createRealm));
    show(admin, steps);
    return 0;
  }

  @Command(
      name = "remove",
      description =
          "Takes away what setup made, and nothing else. What has no mark of it is left as it is.",
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin KeycloakAdminOptions admin,
      @Mixin Names names,
      @Mixin Confirmation confirmation,
      @Option(
              names = "--delete-realm",
              description = "removes the realm with all that is in it, if setup made it")
          boolean deleteRealm) {
    if (!admin.dryRun) {
      confirmation.ask(
          "Nobody can log in any more by what setup made in the realm "
              + admin.realmName()
              + ", nor by clients that need its scopes.");
    }
    List<RealmStep> steps =
        asked(
            () ->
                new KeycloakRemoval(admin.admin(), admin.dryRun)
                    .remove(names.clients(List.of()), deleteRealm));
    show(admin, steps);
    return 0;
  }

  private static List<RealmStep> asked(Supplier<List<RealmStep>> question) {
    try {
      return question.get();
    } catch (KeycloakException e) {
      throw new RefusedByServerException(String.valueOf(e.getMessage()));
    }
  }

  private static void show(KeycloakAdminOptions admin, List<RealmStep> steps) {
    if (admin.json) {
      System.out.println(json(admin, steps));
      return;
    }
    Columns columns = new Columns("WHAT", "NAME", admin.dryRun ? "WOULD BE" : "NOW");
    steps.forEach(step -> columns.add(step.what(), step.name(), word(step)));
    columns.print(System.out, "");
    for (RealmStep step : steps) {
      step.secret()
          .ifPresent(
              secret -> {
                Terminal.say("");
                Terminal.say("client-id=" + step.name());
                Terminal.say("client-secret=" + secret);
              });
    }
    if (steps.stream().anyMatch(step -> step.secret().isPresent())) {
      System.err.println(
          Terminal.faint("Secrets are shown this once; Keycloak's console has them."));
    }
  }

  private static ObjectNode json(KeycloakAdminOptions admin, List<RealmStep> steps) {
    ObjectNode all = LedgerJson.mapper().createObjectNode();
    all.put("realm", admin.realmName()).put("dry-run", admin.dryRun);
    ArrayNode list = all.putArray("steps");
    for (RealmStep step : steps) {
      ObjectNode one = list.addObject();
      one.put("what", step.what()).put("name", step.name()).put("outcome", word(step));
      step.secret().ifPresent(secret -> one.put("client-secret", secret));
    }
    return all;
  }

  private static String word(RealmStep step) {
    return step.outcome().name().toLowerCase(Locale.ROOT);
  }
}
