package io.varve.storage.adls;

import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.store.Limits;
import io.varve.storage.store.Outage;
import io.varve.storage.tls.TrustedAuthorities;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Connections to Azure, which all warehouses share; nothing is opened before one is used. One host
 * that hangs keeps nobody from another.
 */
public final class AdlsConnections implements AutoCloseable {

  private final ConcurrentMap<String, WatchedHttp> hosts = new ConcurrentHashMap<>();
  private final Limits limits;
  private final StoreAddresses addresses;
  private final TrustedAuthorities authorities;
  private @Nullable HttpClient http;
  private @Nullable OkHttpClient opened;

  /** To what has certificates that Java trusts. */
  AdlsConnections(Limits limits, StoreAddresses addresses) {
    this(limits, addresses, TrustedAuthorities.OF_JAVA);
  }

  public AdlsConnections(Limits limits, StoreAddresses addresses, TrustedAuthorities authorities) {
    this.authorities = authorities;
    this.limits = limits;
    this.addresses = addresses;
  }

  /** Connections by way of an existing HTTP client. */
  AdlsConnections(Limits limits, HttpClient http) {
    this(limits, StoreAddresses.OF_THIS_MACHINE);
    this.http = http;
  }

  Limits limits() {
    return limits;
  }

  /** HTTP to one host. */
  HttpClient to(String host) {
    return hosts.computeIfAbsent(host, missing -> new WatchedHttp(shared(), new Outage()));
  }

  /**
   * HTTP to what tells this machine or pod who it is: Azure's metadata service, which no warehouse
   * is connected to.
   */
  HttpClient ofMachine(String part) {
    return hosts.computeIfAbsent(
        "own " + part,
        missing ->
            new WatchedHttp(
                new OkHttpAsyncHttpClientBuilder(plain().build()).build(), new Outage()));
  }

  private synchronized HttpClient shared() {
    HttpClient made = http;
    if (made == null) {
      OkHttpClient client =
          plain()
              .dns(addresses::of)
              .addInterceptor(new BoundedExchange(addresses, limits.call()))
              .build();
      opened = client;
      made = new OkHttpAsyncHttpClientBuilder(client).build();
      http = made;
    }
    return made;
  }

  // A proxy would resolve names once more, and what a redirect leads to nobody has named.
  private OkHttpClient.Builder plain() {
    OkHttpClient.Builder plain = new OkHttpClient.Builder();
    authorities
        .added()
        .ifPresent(
            added ->
                plain.sslSocketFactory(
                    authorities.context().orElseThrow().getSocketFactory(), added));
    return plain
        .proxy(Proxy.NO_PROXY)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .connectTimeout(Duration.ofSeconds(2))
        .readTimeout(limits.attempt())
        .writeTimeout(limits.attempt());
  }

  @Override
  public synchronized void close() {
    OkHttpClient client = opened;
    if (client != null) {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }
}
