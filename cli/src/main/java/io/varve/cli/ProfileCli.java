package io.varve.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve profile}. */
@Command(
    name = "profile",
    description =
        "Names for servers, so that commands need no --uri."
            + " They are in varve/profiles.json of XDG_CONFIG_HOME, or of ~/.config; nothing"
            + " secret is.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ProfileCli {

  private final Profiles profiles;

  /** The profiles of the user. */
  public ProfileCli() {
    this(Profiles.ofUser());
  }

  ProfileCli(Profiles profiles) {
    this.profiles = profiles;
  }

  @Spec private @Nullable CommandSpec command;

  @Command(
      name = "add",
      description = "Gives a server a name, or a name another server; the first is in use at once.",
      mixinStandardHelpOptions = true)
  int add(
      @Option(
              names = "--project",
              paramLabel = "PROJECT",
              description = "name or id of the project that commands are for")
          @Nullable String project,
      @Mixin TokenOptions login,
      @Mixin AssumedRole role,
      @Mixin PersonOptions person,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "URI", converter = ServerUri.class, description = "https://…")
          URI uri)
      throws IOException {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new UsageException("A profile's name has letters, digits, . _ and - only: " + name);
    }
    ObjectNode all = profiles.read();
    ObjectNode profile = all.withObject("/profiles").putObject(name).put("uri", uri.toString());
    if (project != null) {
      profile.put("project", project);
    }
    login.keepIn(profile, this::isOnCommandLine);
    role.keepIn(profile);
    Optional<LoginTarget> target =
        isOnCommandLine("--login-issuer")
            ? person.target(uri, profiles.tokens(name))
            : Optional.empty();
    if (target.isPresent() && (profile.has("token-file") || profile.has("client-id"))) {
      throw new UsageException(
          "--login-issuer is for people; leave --token-file and --client-id out");
    }
    target.ifPresent(of -> of.keepIn(profile));
    // Tokens of a server that had the name before.
    Files.deleteIfExists(profiles.tokens(name));
    if (!all.has("current")) {
      all.put("current", name);
    }
    profiles.write(all);
    Terminal.say(
        all.path("current").asString().equals(name)
            ? name + " is in use"
            : "Added " + name + "; `varve profile use " + name + "` has commands use it");
    return 0;
  }

  private boolean isOnCommandLine(String option) {
    return command != null
        && command.commandLine().getParseResult().subcommand().hasMatchedOption(option);
  }

  @Command(name = "list", description = "Lists profiles.", mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "as JSON, for pipes") boolean json) {
    ObjectNode all = profiles.read();
    if (json) {
      System.out.println(all);
      return 0;
    }
    Columns columns = new Columns("", "PROFILE", "SERVER", "PROJECT");
    String current = all.path("current").asString("");
    all.path("profiles")
        .properties()
        .forEach(
            profile ->
                columns.add(
                    profile.getKey().equals(current) ? "*" : "",
                    profile.getKey(),
                    profile.getValue().path("uri").asString(),
                    profile.getValue().path("project").asString("")));
    columns.print(System.out, "There are no profiles; `varve profile add NAME URI` makes one.");
    return 0;
  }

  @Command(
      name = "use",
      description = "Has commands without --uri and --profile go to a server.",
      mixinStandardHelpOptions = true)
  int use(@Parameters(paramLabel = "NAME") String name) throws IOException {
    profiles.find(name);
    profiles.write(profiles.read().put("current", name));
    return 0;
  }

  @Command(
      name = "remove",
      description = "Forgets a profile; the server stays as it is.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "NAME") String name) throws IOException {
    profiles.find(name);
    ObjectNode all = profiles.read();
    all.withObject("/profiles").remove(name);
    Files.deleteIfExists(profiles.tokens(name));
    if (all.path("current").asString("").equals(name)) {
      all.remove("current");
      System.out.println("None is in use now; `varve profile use` says another");
    }
    profiles.write(all);
    return 0;
  }
}
