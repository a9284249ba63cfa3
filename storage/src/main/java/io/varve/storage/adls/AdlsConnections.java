package io.varve.storage.adls;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import io.varve.storage.store.Limits;
import io.varve.storage.store.Outage;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Connections to Azure, which all warehouses share; nothing is opened before one is used. One host
 * that hangs keeps nobody from another.
 */
public final class AdlsConnections {

  private final ConcurrentMap<String, WatchedHttp> hosts = new ConcurrentHashMap<>();
  private final Limits limits;
  private @Nullable HttpClient http;

  public AdlsConnections(Limits limits) {
    this.limits = limits;
  }

  /** Connections by way of an HTTP client that is there. */
  AdlsConnections(Limits limits, HttpClient http) {
    this.limits = limits;
    this.http = http;
  }

  Limits limits() {
    return limits;
  }

  /** HTTP to one host. */
  HttpClient to(String host) {
    return hosts.computeIfAbsent(host, missing -> new WatchedHttp(shared(), new Outage()));
  }

  private synchronized HttpClient shared() {
    HttpClient made = http;
    if (made == null) {
      made =
          new JdkHttpClientBuilder()
              .connectionTimeout(Duration.ofSeconds(2))
              .responseTimeout(limits.attempt())
              .readTimeout(limits.attempt())
              .writeTimeout(limits.attempt())
              .build();
      http = made;
    }
    return made;
  }
}
