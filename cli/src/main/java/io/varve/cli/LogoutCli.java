package io.varve.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code varve logout}. */
@Command(
    name = "logout",
    description =
        "Ends the login of a profile, here and, if that can be, at the identity provider. An access"
            + " token that somebody has copied is good until it ends.",
    mixinStandardHelpOptions = true)
public final class LogoutCli implements Callable<Integer> {

  private final Profiles profiles;

  @Parameters(
      paramLabel = "PROFILE",
      arity = "0..1",
      description = "a server of varve profile list (default: the one in use)")
  private @Nullable String profile;

  /** With the profiles of the user. */
  public LogoutCli() {
    this(Profiles.ofUser());
  }

  LogoutCli(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Integer call() throws Exception {
    JsonNode of = profiles.find(LoginCli.name(profiles, profile)).orElseThrow();
    LoginTarget target =
        LoginTarget.of(of).orElseThrow(() -> new UsageException("The profile has no login"));
    boolean there = LoginTokens.end(target, LoginCli.trusted(of));
    Terminal.say(there ? "Logged out of " + target.server() : "Nobody was logged in");
    return 0;
  }
}
