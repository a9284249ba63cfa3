package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve login}. */
@Command(
    name = "login",
    description =
        "Logs in at the identity provider of a profile, in the browser or with a code for another"
            + " device. The tokens are kept beside the profile, in a file that only you can read, and"
            + " renewed when commands need them.",
    mixinStandardHelpOptions = true)
public final class LoginCli implements Callable<Integer> {

  private final Profiles profiles;
  private final Consumer<URI> browser;

  @Mixin private PersonOptions person = new PersonOptions();

  @Option(
      names = "--device",
      description = "shows a code to type on another device, where this one has no browser")
  private boolean device;

  @Option(names = "--no-browser", description = "shows the address, and opens no browser")
  private boolean noBrowser;

  @Option(
      names = "--allow-credentials-without-tls",
      description =
          "lets tokens come from and go to http:// addresses that are not loopback, where others on"
              + " their way can read them")
  private boolean withoutTls;

  @Parameters(
      paramLabel = "PROFILE",
      arity = "0..1",
      description = "a server of varve profile list (default: the one in use)")
  private @Nullable String profile;

  /** With the profiles of the user. */
  public LoginCli() {
    this(Profiles.ofUser(), LoginCli::browse);
  }

  /**
   * @param browser shows an address
   */
  LoginCli(Profiles profiles, Consumer<URI> browser) {
    this.profiles = profiles;
    this.browser = browser;
  }

  @Override
  public Integer call() throws Exception {
    String name = name(profiles, profile);
    JsonNode of = profiles.find(name).orElseThrow();
    TrustedAuthorities trusted = trusted(of);
    LoginTarget target = target(name, of, trusted);
    for (URI address : List.of(target.server(), target.issuer())) {
      if (!withoutTls && !ServerUri.isPrivate(address)) {
        throw new UsageException(
            "Tokens would go to "
                + address
                + " without TLS, where others on their way can read them. Use an https:// address,"
                + " or say --allow-credentials-without-tls if nobody else is on their way");
      }
    }
    ProviderEndpoints endpoints = ProviderEndpoints.of(target.issuer(), trusted);
    TokenEndpoint.Answer answer =
        device
            ? new DeviceLogin(target, endpoints, trusted).logIn(LoginCli::show)
            : new BrowserLogin(target, endpoints, trusted).logIn(this::open);
    if (answer.text("access_token").isEmpty()) {
      throw new RefusedByServerException(target.issuer() + " answered the login without a token");
    }
    KeptLogin.of(endpoints, answer).write(target);
    JsonNode who =
        new ManagementClient(
                new ServerConnection(target.server(), new LoginTokens(target, trusted), trusted),
                null)
            .get("whoami");
    Terminal.say(
        "Logged in to "
            + target.server()
            + " as "
            + who.path("name").asString("")
            + " ("
            + who.path("id").asString("")
            + ")");
    return 0;
  }

  /** The profile that is meant. */
  static String name(Profiles profiles, @Nullable String said) {
    String name =
        Optional.ofNullable(said)
            .or(profiles::current)
            .orElseThrow(
                () ->
                    new UsageException(
                        "No profile is in use; `varve profile add NAME URI --login-issuer …` makes"
                            + " one"));
    profiles.find(name);
    return name;
  }

  /** Whose certificates the server and the provider of a profile may have. */
  static TrustedAuthorities trusted(JsonNode profile) {
    return Arguments.trusted(
        "--ca-certificate",
        Stream.ofNullable(profile.path(TokenOptions.CA_CERTIFICATE).asString(null))
            .map(Path::of)
            .toList());
  }

  // What is said here is kept for the next time.
  private LoginTarget target(String name, JsonNode of, TrustedAuthorities trusted)
      throws IOException, InterruptedException {
    if (of.has("token-file") || of.has("client-id")) {
      throw new UsageException(
          "The profile "
              + name
              + " logs in by itself; `varve whoami --profile "
              + name
              + "` tries it");
    }
    URI server = ServerUri.parse(of.path("uri").asString(""));
    Path tokens = profiles.tokens(name);
    Optional<LoginTarget> said = person.target(server, tokens);
    Optional<LoginTarget> known = LoginTarget.of(of);
    if (said.isEmpty() && known.isPresent()) {
      return known.get();
    }
    LoginTarget target =
        said.isPresent() ? said.get() : person.at(ownIssuer(server, trusted), server, tokens);
    ObjectNode all = profiles.read();
    target.keepIn((ObjectNode) all.path("profiles").path(name));
    profiles.write(all);
    return target;
  }

  /** The server itself, if it says that people log in there. */
  private static URI ownIssuer(URI server, TrustedAuthorities trusted) throws InterruptedException {
    URI issuer = URI.create(server.toString().replaceAll("/+$", ""));
    try {
      if (ProviderEndpoints.of(issuer, trusted).authorization().isPresent()) {
        return issuer;
      }
    } catch (RefusedByServerException e) {
      // Said below.
    }
    throw new UsageException(
        "Neither the profile nor the server says where people log in; say --login-issuer, the"
            + " identity provider as it names itself");
  }

  private static void show(String address, String code) {
    System.err.println(Terminal.text("Open " + address + " on any device; the code is " + code));
  }

  private void open(URI address) {
    System.err.println(Terminal.text("Log in at " + address));
    if (!noBrowser) {
      browser.accept(address);
    }
  }

  private static void browse(URI address) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("mac")
            ? List.of("open", address.toString())
            : system.contains("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address.toString())
                : List.of("xdg-open", address.toString());
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // The address is shown above.
      System.err.println(Terminal.faint("No browser could be opened here."));
    }
  }
}
