package io.varve.storage.s3;

import io.varve.storage.address.CheckedDns;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.Limits;
import io.varve.storage.store.Outage;
import io.varve.storage.tls.TrustedAuthorities;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/**
 * Connections to object stores: a bounded pool for each store, which all warehouses on it share. A
 * store that hangs uses up its own pool and nobody else's.
 */
public final class S3Connections implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 64;

  /** A proxy would resolve names once more, and nothing could be checked. */
  private static final ProxyConfiguration NO_PROXY =
      ProxyConfiguration.builder()
          .useSystemPropertyValues(false)
          .useEnvironmentVariableValues(false)
          .build();

  private final ConcurrentMap<String, SdkHttpClient> pools = new ConcurrentHashMap<>();
  private final Limits limits;
  private final StoreAddresses addresses;
  private final TrustedAuthorities authorities;

  // One for all clients of stores, which come and go with credentials.
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("varve-stores").factory());

  /** To stores with certificates that Java trusts. */
  S3Connections(Limits limits, StoreAddresses addresses) {
    this(limits, addresses, TrustedAuthorities.OF_JAVA);
  }

  public S3Connections(Limits limits, StoreAddresses addresses, TrustedAuthorities authorities) {
    this.authorities = authorities;
    this.limits = limits;
    this.addresses = addresses;
    timer.setRemoveOnCancelPolicy(true);
  }

  Limits limits() {
    return limits;
  }

  /** What ends requests whose time is over. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** The pool for the S3 of a profile. */
  SdkHttpClient s3(S3Profile profile) {
    return pool(profile.endpointUri().map(Object::toString).orElse("aws s3 " + profile.region()));
  }

  /** The pool for the STS of a profile. */
  SdkHttpClient sts(S3Profile profile) {
    return pool(
        profile.stsEndpointUri().map(Object::toString).orElse("aws sts " + profile.region()));
  }

  /** The pool for the API that gives credentials for Cloudflare's R2. */
  SdkHttpClient r2(S3Profile profile) {
    return pool(r2Api(profile));
  }

  /** Where that API is: Cloudflare has one for all of its accounts. */
  static String r2Api(S3Profile profile) {
    return profile.stsEndpoint() == null ? "https://api.cloudflare.com" : profile.stsEndpoint();
  }

  private SdkHttpClient pool(String store) {
    return pools.computeIfAbsent(
        store, missing -> new BoundedHttp(http(), new Outage(), limits.call()));
  }

  private SdkHttpClient http() {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .maxConnections(MAX_CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(2))
            .connectionAcquisitionTimeout(Duration.ofSeconds(2))
            .socketTimeout(limits.attempt())
            .connectionMaxIdleTime(Duration.ofSeconds(30))
            .dnsResolver(new CheckedDns(addresses))
            .proxyConfiguration(NO_PROXY);
    authorities
        .added()
        .ifPresent(added -> http.tlsTrustManagersProvider(() -> new TrustManager[] {added}));
    return http.build();
  }

  @Override
  public void close() {
    pools.values().forEach(SdkHttpClient::close);
    timer.shutdownNow();
  }
}
