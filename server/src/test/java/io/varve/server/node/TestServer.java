package io.varve.server.node;

import io.varve.api.http.EdgeSettings;
import io.varve.api.http.HttpSettings;
import io.varve.api.management.StorageValidator;
import io.varve.command.warehouse.LocalWarehouses;
import io.varve.ledger.attempt.AuditedReads;
import io.varve.query.usage.UsageSettings;
import io.varve.security.login.LoginSettings;
import io.varve.security.rights.RightsSettings;
import io.varve.server.ServeSettings;
import io.varve.server.Server;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.SecretSettings;
import io.varve.server.ledger.AnchorSettings;
import io.varve.server.metrics.MetricsServer;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.file.LocalFileIO;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.secret.SecretKeys;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** A node that is served over HTTP, on a free port. */
public final class TestServer implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String SECRET_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private final ConfigurableApplicationContext context;

  private TestServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts a server on a database. */
  public static TestServer start(CatalogDatabase database) {
    return start(database, database.settings());
  }

  /** Starts a server on a database that it reaches by {@code settings}. */
  public static TestServer start(CatalogDatabase database, DatabaseSettings settings) {
    return start(database, settings, false);
  }

  /** Starts a server that answers reads only. */
  public static TestServer startReadOnly(CatalogDatabase database) {
    return start(database, database.settings(), true);
  }

  /** Starts a server that admits only who it should. */
  public static TestServer start(CatalogDatabase database, LoginSettings login) {
    return start(database, login, RightsSettings.ALLOW_ALL);
  }

  /** Starts a server with a login, where grants may decide. */
  public static TestServer start(
      CatalogDatabase database, LoginSettings login, RightsSettings rights) {
    return start(database, database.settings(), false, login, rights);
  }

  /** As above, where reads may be recorded. */
  public static TestServer start(
      CatalogDatabase database, LoginSettings login, RightsSettings rights, AuditedReads reads) {
    return start(
        database.settings(),
        anyPort(false, EdgeSettings.NONE),
        Optional.of(database.warehouseUri()),
        Optional.empty(),
        SecretKeys.NONE,
        StorageValidator.Rule.VALIDATED,
        StoreAddresses.OF_THIS_MACHINE,
        login,
        rights,
        reads);
  }

  /** As above, where warehouses may be on object stores, which are not tried out. */
  public static TestServer withStores(
      CatalogDatabase database, LoginSettings login, RightsSettings rights) {
    return start(
        database.settings(),
        anyPort(false, EdgeSettings.NONE),
        Optional.of(database.warehouseUri()),
        Optional.empty(),
        SecretKeys.parse(SECRET_KEY),
        StorageValidator.Rule.SKIPPED,
        StoreAddresses.OF_THIS_MACHINE,
        login,
        rights);
  }

  /** As above, with what is between the server and its clients. */
  public static TestServer start(CatalogDatabase database, LoginSettings login, EdgeSettings edge) {
    return start(
        database.settings(),
        anyPort(false, edge),
        Optional.of(database.warehouseUri()),
        Optional.empty(),
        login.own().isPresent() ? SecretKeys.parse(SECRET_KEY) : SecretKeys.NONE,
        StorageValidator.Rule.VALIDATED,
        StoreAddresses.OF_THIS_MACHINE,
        login,
        RightsSettings.ALLOW_ALL);
  }

  private static TestServer start(
      CatalogDatabase database, DatabaseSettings settings, boolean readOnly) {
    return start(database, settings, readOnly, LoginSettings.NONE, RightsSettings.ALLOW_ALL);
  }

  private static TestServer start(
      CatalogDatabase database,
      DatabaseSettings settings,
      boolean readOnly,
      LoginSettings login,
      RightsSettings rights) {
    return start(
        settings,
        anyPort(readOnly, EdgeSettings.NONE),
        Optional.of(database.warehouseUri()),
        Optional.empty(),
        login.own().isPresent() ? SecretKeys.parse(SECRET_KEY) : SecretKeys.NONE,
        StorageValidator.Rule.VALIDATED,
        StoreAddresses.OF_THIS_MACHINE,
        login,
        rights);
  }

  /**
   * Starts a server that bootstraps nothing by itself and makes no warehouse; those on the local
   * file system are stored in the database's warehouse folder.
   */
  public static TestServer unused(CatalogDatabase database, boolean readOnly) {
    return unused(database, readOnly, StorageValidator.Rule.SKIPPED);
  }

  /**
   * As above.
   *
   * @param rule whether object stores are tried out before a warehouse uses them
   */
  public static TestServer unused(
      CatalogDatabase database, boolean readOnly, StorageValidator.Rule rule) {
    return unused(database, readOnly, rule, SECRET_KEY);
  }

  /**
   * As above.
   *
   * @param secretKeys the keys that credentials are kept with
   */
  public static TestServer unused(
      CatalogDatabase database, boolean readOnly, StorageValidator.Rule rule, String secretKeys) {
    return unused(database, readOnly, rule, secretKeys, StoreAddresses.OF_THIS_MACHINE);
  }

  /**
   * As above.
   *
   * @param addresses which addresses warehouses may be connected to
   */
  public static TestServer unused(
      CatalogDatabase database,
      boolean readOnly,
      StorageValidator.Rule rule,
      String secretKeys,
      StoreAddresses addresses) {
    return start(
        database.settings(),
        anyPort(readOnly, EdgeSettings.NONE),
        Optional.empty(),
        Optional.of(database.warehouseUri()),
        SecretKeys.parse(secretKeys),
        rule,
        addresses,
        LoginSettings.NONE,
        RightsSettings.ALLOW_ALL);
  }

  private static TestServer start(
      DatabaseSettings settings,
      HttpSettings http,
      Optional<String> warehouseRoot,
      Optional<String> localWarehouses,
      SecretKeys secretKeys,
      StorageValidator.Rule rule,
      StoreAddresses addresses,
      LoginSettings login,
      RightsSettings rights) {
    return start(
        settings,
        http,
        warehouseRoot,
        localWarehouses,
        secretKeys,
        rule,
        addresses,
        login,
        rights,
        AuditedReads.VENDED);
  }

  private static TestServer start(
      DatabaseSettings settings,
      HttpSettings http,
      Optional<String> warehouseRoot,
      Optional<String> localWarehouses,
      SecretKeys secretKeys,
      StorageValidator.Rule rule,
      StoreAddresses addresses,
      LoginSettings login,
      RightsSettings rights,
      AuditedReads reads) {
    return new TestServer(
        Server.start(
            new ServeSettings(
                http,
                login,
                rights,
                Optional.empty(),
                none -> settings,
                warehouseRoot,
                new LocalWarehouses(localWarehouses),
                SecretSettings.postgres(() -> secretKeys),
                rule,
                MachineIdentity.OFF,
                addresses,
                TrustedAuthorities.OF_JAVA,
                AnchorSettings.IN_MEMORY,
                reads,
                UsageSettings.USUAL.kept(),
                false)));
  }

  private static HttpSettings anyPort(boolean readOnly, EdgeSettings edge) {
    return new HttpSettings(
        InetAddress.getLoopbackAddress(),
        0,
        0,
        HttpSettings.DEFAULT_MAX_BODY_BYTES,
        List.of(),
        readOnly,
        edge);
  }

  /** Sends a request to a server; a body is JSON, and headers are names and values in turn. */
  public static HttpResponse<byte[]> ask(
      String method, String url, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A bean of the server. */
  public <T> T get(Class<T> type) {
    return context.getBean(type);
  }

  /** The port of metrics. */
  public int metricsPort() {
    return context.getBean(MetricsServer.class).port();
  }

  public String url() {
    return "http://127.0.0.1:" + Server.port(context);
  }

  /** Iceberg's own client. */
  public RESTCatalog client() {
    RESTCatalog catalog = new RESTCatalog();
    catalog.initialize(
        "varve",
        Map.of(
            CatalogProperties.URI,
            url() + "/catalog",
            CatalogProperties.WAREHOUSE_LOCATION,
            "demo",
            CatalogProperties.FILE_IO_IMPL,
            LocalFileIO.class.getName()));
    return catalog;
  }

  /** Sends a request without a body. */
  public static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  /** Posts JSON. */
  public static HttpResponse<String> post(String url, String json, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    headers.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
  }
}
