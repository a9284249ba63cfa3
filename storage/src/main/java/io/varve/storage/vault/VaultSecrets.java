package io.varve.storage.vault;

import io.varve.storage.secret.ClientCredentials;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.secret.SecretsAwayException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.vault.client.RestClientBuilder;
import org.springframework.vault.client.RestTemplateBuilder;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/**
 * Keeps secrets in Vault, each at a path of its own that ends in its id. A secret is written once
 * ({@code cas} is 0), and when it is deleted, all its versions are.
 */
public final class VaultSecrets implements SecretStore, ClientCredentials, AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final String FIELD = "secret";

  /** Folder of what programs read; each credential there has a path of its own. */
  private static final String CLIENTS = "clients/";

  private final VaultSettings settings;
  private final RestClient vault;
  private final VaultSession session;
  private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

  private VaultSecrets(VaultSettings settings, Clock clock) {
    this.settings = settings;
    VaultEndpoint endpoint = VaultEndpoint.from(settings.uri());
    HttpClient.Builder http =
        HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(CONNECT);
    settings.authorities().context().ifPresent(http::sslContext);
    var factory = new JdkClientHttpRequestFactory(http.build());
    factory.setReadTimeout(ANSWER);
    RestClientBuilder client =
        RestClientBuilder.builder().endpoint(endpoint).requestFactory(factory);
    // Spring Vault 4.0.1 sends logins without their body over a RestClient.
    RestTemplateBuilder login =
        RestTemplateBuilder.builder().endpoint(endpoint).requestFactory(factory);
    settings
        .namespace()
        .ifPresent(
            name -> {
              client.defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, name);
              login.defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, name);
            });
    this.vault = client.build();
    scheduler.setDaemon(true);
    scheduler.setThreadNamePrefix("vault-token-");
    scheduler.initialize();
    this.session = new VaultSession(settings.login(), login.build(), scheduler, clock);
  }

  /**
   * Logs in, and looks whether the mount exists, is of the right kind and can be read.
   *
   * @throws SecretsAwayException if one of this is not so
   */
  public static VaultSecrets open(VaultSettings settings) {
    VaultSecrets secrets = new VaultSecrets(settings, Clock.systemUTC());
    try {
      secrets.check();
      return secrets;
    } catch (SecretsAwayException e) {
      secrets.close();
      throw new SecretsAwayException(e.getMessage() + " --vault-uri is " + settings.uri(), e);
    }
  }

  private void check() {
    JsonNode mount =
        ask(
            "see the mount " + settings.mount(),
            (client, token) ->
                client
                    .get()
                    .uri("sys/internal/ui/mounts/" + settings.mount())
                    .header(VaultHttpHeaders.VAULT_TOKEN, token)
                    .retrieve()
                    .body(JsonNode.class));
    if (mount == null || !mount.at("/data/options/version").asString("").equals("2")) {
      throw new SecretsAwayException(
          "The mount "
              + settings.mount()
              + " is not a KV engine of version 2. `vault secrets enable -path="
              + settings.mount()
              + " -version=2 kv` makes one.",
          null);
    }
    get(new UUID(0, 0));
  }

  @Override
  public void put(UUID secretId, String secret) {
    ask(
        "write below " + folder("data"),
        (client, token) ->
            client
                .post()
                .uri(path("data", secretId))
                .header(VaultHttpHeaders.VAULT_TOKEN, token)
                .body(Map.of("options", Map.of("cas", 0), "data", Map.of(FIELD, secret)))
                .retrieve()
                .toBodilessEntity());
  }

  @Override
  public Optional<String> get(UUID secretId) {
    JsonNode answer =
        found(
            "read below " + folder("data"),
            (client, token) ->
                client
                    .get()
                    .uri(path("data", secretId))
                    .header(VaultHttpHeaders.VAULT_TOKEN, token)
                    .retrieve()
                    .body(JsonNode.class));
    return answer == null ? Optional.empty() : answer.at("/data/data/" + FIELD).asStringOpt();
  }

  @Override
  public void delete(UUID secretId) {
    found(
        "delete below " + folder("metadata"),
        (client, token) ->
            client
                .delete()
                .uri(path("metadata", secretId))
                .header(VaultHttpHeaders.VAULT_TOKEN, token)
                .retrieve()
                .toBodilessEntity());
  }

  @Override
  public List<UUID> ids() {
    JsonNode answer =
        found(
            "list " + folder("metadata"),
            (client, token) ->
                client
                    .get()
                    .uri(folder("metadata") + "?list=true")
                    .header(VaultHttpHeaders.VAULT_TOKEN, token)
                    .retrieve()
                    .body(JsonNode.class));
    return answer == null
        ? List.of()
        : answer
            .at("/data/keys")
            .valueStream()
            .filter(key -> !key.asString().endsWith("/"))
            .map(key -> UUID.fromString(key.asString()))
            .toList();
  }

  @Override
  public Optional<String> keep(UUID clientId, Map<String, String> fields) {
    ask(
        "write below " + folder("data") + "/" + CLIENTS,
        (client, token) ->
            client
                .post()
                .uri(folder("data") + "/" + CLIENTS + clientId)
                .header(VaultHttpHeaders.VAULT_TOKEN, token)
                .body(Map.of("data", fields))
                .retrieve()
                .toBodilessEntity());
    return Optional.of(settings.mount() + "/" + settings.path() + "/" + CLIENTS + clientId);
  }

  @Override
  public void forget(UUID clientId) {
    found(
        "delete below " + folder("metadata") + "/" + CLIENTS,
        (client, token) ->
            client
                .delete()
                .uri(folder("metadata") + "/" + CLIENTS + clientId)
                .header(VaultHttpHeaders.VAULT_TOKEN, token)
                .retrieve()
                .toBodilessEntity());
  }

  /** What Vault answers; null if it has nothing there. */
  private <T> @Nullable T found(String wanted, BiFunction<RestClient, String, @Nullable T> call) {
    return ask(
        wanted,
        (client, token) -> {
          try {
            return call.apply(client, token);
          } catch (HttpClientErrorException.NotFound nothing) {
            return null;
          }
        });
  }

  private <T> @Nullable T ask(String wanted, BiFunction<RestClient, String, @Nullable T> call) {
    try {
      try {
        return call.apply(vault, session.getSessionToken().getToken());
      } catch (HttpClientErrorException.Forbidden refused) {
        if (!session.drop()) {
          throw refused;
        }
        return call.apply(vault, session.getSessionToken().getToken());
      }
    } catch (RestClientException | org.springframework.vault.VaultException problem) {
      throw VaultProblems.of(problem, wanted);
    }
  }

  private String folder(String part) {
    return settings.mount() + "/" + part + "/" + settings.path();
  }

  private String path(String part, UUID secretId) {
    return folder(part) + "/" + secretId;
  }

  /** Gives its token back, if it was made by a login. */
  @Override
  public void close() {
    scheduler.shutdown();
    session.destroy();
  }
}
