package io.varve.storage.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import io.varve.storage.address.CheckedDns;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.store.Limits;
import io.varve.storage.store.Outage;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * How Google, or what speaks as it does, is reached. One host that hangs keeps nobody from another.
 */
public final class GcsConnections implements AutoCloseable {

  private static final Timeout CONNECT = Timeout.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 64;

  private final ConcurrentMap<String, Outage> outages = new ConcurrentHashMap<>();
  private final Limits limits;
  private final CloseableHttpClient http;
  private final HttpTransport transport;

  /** To what has certificates that Java trusts. */
  GcsConnections(Limits limits, StoreAddresses addresses) {
    this(limits, addresses, TrustedAuthorities.OF_JAVA);
  }

  public GcsConnections(Limits limits, StoreAddresses addresses, TrustedAuthorities authorities) {
    this.limits = limits;
    this.http = http(limits, addresses, authorities);
    this.transport = new Apache5HttpTransport(http);
  }

  // No proxy, for it would resolve names once more, and nothing could be checked.
  private static CloseableHttpClient http(
      Limits limits, StoreAddresses addresses, TrustedAuthorities authorities) {
    Http1Config bounded =
        Http1Config.custom().setMaxLineLength(16 << 10).setMaxHeaderCount(200).build();
    PoolingHttpClientConnectionManagerBuilder pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new CheckedDns(addresses))
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(bounded).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(CONNECT)
                    .setSocketTimeout(Timeout.of(limits.attempt()))
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .setTimeToLive(TimeValue.ofMinutes(5))
                    .build())
            .setMaxConnPerRoute(MAX_CONNECTIONS)
            .setMaxConnTotal(MAX_CONNECTIONS * 16);
    authorities
        .context()
        .ifPresent(context -> pool.setTlsSocketStrategy(new DefaultClientTlsStrategy(context)));
    return HttpClients.custom()
        .setConnectionManager(pool.build())
        .addExecInterceptorFirst(
            "bounded", new BoundedExchange(Timeout.of(limits.attempt()), limits.call()))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  Limits limits() {
    return limits;
  }

  HttpTransport transport() {
    return transport;
  }

  /** As Google's credentials want it. */
  HttpTransportFactory factory() {
    return () -> transport;
  }

  /**
   * For what tells this machine who it is: Google's metadata service, which no warehouse reaches.
   */
  static HttpTransportFactory ofMachine() {
    return NetHttpTransport::new;
  }

  Outage outage(String host) {
    return outages.computeIfAbsent(host, missing -> new Outage());
  }

  /** Bounds the time of each try of a request. */
  void bound(HttpRequest request) {
    request
        .setConnectTimeout((int) CONNECT.toMilliseconds())
        .setReadTimeout((int) limits.attempt().toMillis());
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
