package io.varve.cli;

import io.varve.command.warehouse.LocalWarehouses;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whom a server admits. */
final class LoginOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private IssuerOptions own = new IssuerOptions();

  @Option(
      names = "--oidc-issuer",
      paramLabel = "URI",
      converter = ServerUri.class,
      description =
          "admits nobody without a token of this OpenID Connect issuer. More than one are named in"
              + " the file of VARVE_CONFIG: oidc.ID.issuer=…, oidc.ID.audience=…")
  private @Nullable URI issuer;

  @Option(
      names = "--oidc-audience",
      paramLabel = "AUDIENCE",
      split = ",",
      description = "tokens must have one of these audiences")
  private List<String> audiences = List.of();

  @Option(
      names = "--oidc-id",
      paramLabel = "ID",
      defaultValue = "oidc",
      description =
          "first part of the ids of its principals, which stand in the ledger: ID~SUBJECT"
              + " (default: ${DEFAULT-VALUE})")
  private String id = "oidc";

  @Option(
      names = "--oidc-other-issuer",
      paramLabel = "NAME",
      split = ",",
      description = "further names that the issuer has in tokens")
  private List<String> otherIssuers = List.of();

  @Option(
      names = "--oidc-subject-claim",
      paramLabel = "CLAIM",
      split = ",",
      description = "the first of these that a token has is its subject (default: oid,sub)")
  private List<String> subject = List.of();

  @Option(
      names = "--oidc-roles-claim",
      paramLabel = "PATH",
      description = "where roles are in a token, such as realm_access.roles")
  private @Nullable String roles;

  @Option(names = "--oidc-scope", paramLabel = "SCOPE", description = "tokens must have this scope")
  private @Nullable String scope;

  @Option(
      names = "--oidc-name-claim",
      paramLabel = "CLAIM",
      split = ",",
      description =
          "the first of these that a token has is shown as name (default: name,preferred_username)")
  private List<String> name = List.of();

  @Option(
      names = "--oidc-clock-skew",
      paramLabel = "DURATION",
      description = "how far the provider's clock may be off (default: PT60S)")
  private @Nullable Duration skew;

  @Option(
      names = "--oidc-algorithm",
      paramLabel = "ALGORITHM",
      split = ",",
      description = "what tokens may be signed by, asymmetric ones only (default: RS256,ES256)")
  private List<String> algorithms = List.of();

  @Option(
      names = "--oidc-jwks-uri",
      paramLabel = "URI",
      converter = ServerUri.class,
      description = "where the issuer's keys are (default: where its discovery says)")
  private @Nullable URI jwksUri;

  @Option(
      names = "--oauth2-server-uri",
      paramLabel = "URI",
      converter = ServerUri.class,
      description = "token endpoint that clients are told of (default: they are told of none)")
  private @Nullable URI tokenEndpoint;

  @Option(
      names = "--no-token-redirect",
      description =
          "POST /catalog/v1/oauth/tokens, which is deprecated, gives no tokens and leads nowhere")
  private boolean noRedirect;

  @Option(
      names = "--allow-local-warehouses",
      description =
          "on a server with login: lets warehouses be on its own file system, which no login guards")
  private boolean allowLocalWarehouses;

  /**
   * What the options and the file say.
   *
   * @throws UsageException if that is not enough, or can't be, or there is something that nothing
   *     reads
   */
  LoginSettings settings() {
    defaults().ifPresent(from -> UnknownSettings.refuse(Objects.requireNonNull(command), from));
    List<OidcProvider> providers = new ArrayList<>();
    if (issuer != null) {
      providers.add(provider(issuer));
    } else {
      refuseOthersWithoutIssuer();
    }
    providers.addAll(ProviderLines.read(inFile()));
    try {
      return new LoginSettings(providers, Optional.ofNullable(tokenEndpoint), !noRedirect);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + "; see --oidc-id and the file of VARVE_CONFIG");
    }
  }

  /** As above, with the own issuer of a server that is to be started. */
  LoginSettings settings(ListenOptions listen, DatabaseOptions database) {
    return settings().with(own.settings(listen, database));
  }

  // Who says one of them means a login.
  private void refuseOthersWithoutIssuer() {
    CommandSpec spec = Objects.requireNonNull(command);
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      boolean said =
          spec.commandLine().getParseResult().hasMatchedOption(option)
              || defaults().map(from -> from.value(name)).isPresent();
      if (said && name.startsWith("--oidc-")) {
        throw new UsageException(
            name
                + " needs --oidc-issuer; what is for a provider of the file of VARVE_CONFIG is a"
                + " line oidc.ID."
                + name.substring("--oidc-".length())
                + "=… there");
      }
    }
  }

  /** Whether nobody is admitted without a token. */
  boolean isOn() {
    return issuer != null || !inFile().isEmpty() || own.isOn();
  }

  /** Whether a server may have warehouses on its own file system. */
  boolean allowsLocalWarehouses() {
    return allowLocalWarehouses || !isOn();
  }

  /**
   * Returns if a server may make a warehouse on its own file system.
   *
   * @throws UsageException if it may not
   */
  void checkLocalWarehouse() {
    if (!allowsLocalWarehouses()) {
      throw new UsageException(
          "--warehouse-root makes a warehouse on this machine's file system, which no login"
              + " guards; say --allow-local-warehouses if that is meant");
    }
  }

  /** Warehouses in a folder of this machine, as far as that is allowed. */
  LocalWarehouses localWarehouses(Optional<String> folder) {
    return allowsLocalWarehouses() ? new LocalWarehouses(folder) : LocalWarehouses.NONE_WITH_LOGIN;
  }

  /**
   * What a server says of its login when it starts.
   *
   * @param bind where it listens
   * @param tls whether it serves TLS
   */
  static List<String> lines(LoginSettings login, InetAddress bind, boolean tls) {
    List<String> lines = new ArrayList<>();
    login.own().ifPresent(settings -> lines.add(IssuerOptions.line(settings)));
    login.providers().forEach(provider -> lines.add(ProviderLines.shown(provider)));
    login.keycloak().ifPresent(realm -> lines.addAll(KeycloakOptions.lines(realm)));
    if (!lines.isEmpty() && !bind.isLoopbackAddress() && !tls) {
      lines.add(
          "WARNING: TLS is not served here, so tokens can be read on their way; say --tls-certificate,"
              + " or let clients come through a proxy with TLS, and close this port to others");
    }
    return lines;
  }

  private Map<String, String> inFile() {
    return defaults().map(from -> from.below("oidc.")).orElse(Map.of());
  }

  private Optional<OptionDefaults> defaults() {
    return command != null && command.defaultValueProvider() instanceof OptionDefaults defaults
        ? Optional.of(defaults)
        : Optional.empty();
  }

  private OidcProvider provider(URI of) {
    try {
      return ProviderLines.provider(
          id,
          of,
          audiences,
          subject,
          Optional.ofNullable(roles),
          Optional.ofNullable(scope),
          name,
          algorithms,
          Optional.ofNullable(skew),
          otherIssuers,
          Optional.ofNullable(jwksUri),
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--oidc-" + e.getMessage());
    }
  }
}
