package io.varve.cli;

import io.varve.security.oidc.KubernetesApi;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.OidcProvider.ClaimNames;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Identity providers in lines of the configuration file: {@code oidc.ID.issuer=https://…}. */
final class ProviderLines {

  private static final Set<String> SETTINGS =
      Set.of(
          "issuer",
          "audience",
          "other-issuer",
          "subject-claim",
          "roles-claim",
          "scope",
          "name-claim",
          "clock-skew",
          "algorithm",
          "jwks-uri",
          "token-review",
          "token-file");

  private ProviderLines() {}

  /**
   * The providers, by their ids in the order of the alphabet.
   *
   * @param lines without {@code oidc.}
   * @throws UsageException if a line can't be used
   */
  static List<OidcProvider> read(Map<String, String> lines) {
    Map<String, Map<String, String>> providers = new TreeMap<>();
    lines.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          String setting = key.substring(dot + 1);
          if (dot < 1 || !SETTINGS.contains(setting)) {
            throw new UsageException(
                "There is no setting oidc."
                    + key
                    + "; write oidc.ID.SETTING=…, with one of "
                    + String.join(", ", SETTINGS.stream().sorted().toList()));
          }
          providers
              .computeIfAbsent(key.substring(0, dot), id -> new TreeMap<>())
              .put(setting, value.strip());
        });
    return providers.entrySet().stream()
        .map(provider -> provider(provider.getKey(), provider.getValue()))
        .toList();
  }

  private static OidcProvider provider(String id, Map<String, String> lines) {
    String issuer = lines.get("issuer");
    if (issuer == null) {
      throw new UsageException("oidc." + id + ".issuer is missing");
    }
    try {
      return provider(
          id,
          URI.create(issuer),
          list(lines.get("audience")),
          list(lines.get("subject-claim")),
          Optional.ofNullable(lines.get("roles-claim")),
          Optional.ofNullable(lines.get("scope")),
          list(lines.get("name-claim")),
          list(lines.get("algorithm")),
          parsed(lines.get("clock-skew"), Duration::parse),
          list(lines.get("other-issuer")),
          parsed(lines.get("jwks-uri"), URI::create),
          kubernetes(lines));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new UsageException("oidc." + id + ": " + e.getMessage());
    }
  }

  /**
   * A provider; what is empty is as usual.
   *
   * @throws IllegalArgumentException if a setting can't be used
   */
  static OidcProvider provider(
      String id,
      URI issuer,
      List<String> audiences,
      List<String> subject,
      Optional<String> roles,
      Optional<String> scope,
      List<String> name,
      List<String> algorithms,
      Optional<Duration> skew,
      List<String> otherIssuers,
      Optional<URI> jwksUri,
      Optional<KubernetesApi> kubernetes) {
    return new OidcProvider(
        id,
        issuer,
        new HashSet<>(audiences),
        new ClaimNames(
            subject.isEmpty() ? ClaimNames.USUAL.subject() : subject,
            roles,
            scope,
            name.isEmpty() ? ClaimNames.USUAL.name() : name),
        algorithms.isEmpty() ? OidcProvider.DEFAULT_ALGORITHMS : new HashSet<>(algorithms),
        skew.orElse(OidcProvider.DEFAULT_SKEW),
        new HashSet<>(otherIssuers),
        jwksUri,
        kubernetes);
  }

  private static Optional<KubernetesApi> kubernetes(Map<String, String> lines) {
    Optional<Path> file = parsed(lines.get("token-file"), Path::of);
    if (file.isPresent() && !lines.containsKey("token-review")) {
      throw new IllegalArgumentException("token-file is of no use without token-review");
    }
    return parsed(lines.get("token-review"), URI::create)
        .map(server -> new KubernetesApi(server, file.orElse(KubernetesApi.USUAL_FILE)));
  }

  /** What a server says of a provider when it starts. */
  static String shown(OidcProvider provider) {
    URI issuer = provider.issuer();
    boolean open = !ServerUri.isPrivate(issuer);
    return "  login      "
        + provider.id()
        + ", "
        + issuer
        + ", for "
        + String.join(", ", provider.audiences().stream().sorted().toList())
        + (open ? " (WARNING: without TLS, others can forge its keys)" : "");
  }

  private static List<String> list(@Nullable String line) {
    return line == null
        ? List.of()
        : Arrays.stream(line.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  private static <T> Optional<T> parsed(@Nullable String line, Function<String, T> as) {
    return Optional.ofNullable(line).map(as);
  }
}
