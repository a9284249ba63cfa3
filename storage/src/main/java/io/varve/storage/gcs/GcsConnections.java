package io.varve.storage.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import io.varve.storage.store.Limits;
import io.varve.storage.store.Outage;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How Google, or what speaks as it does, is reached. One host that hangs keeps nobody from another.
 */
public final class GcsConnections {

  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();

  private final HttpTransport transport = new NetHttpTransport();
  private final ConcurrentMap<String, Outage> outages = new ConcurrentHashMap<>();
  private final Limits limits;

  public GcsConnections(Limits limits) {
    this.limits = limits;
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

  Outage outage(String host) {
    return outages.computeIfAbsent(host, missing -> new Outage());
  }

  /** Bounds the time of each try of a request. */
  void bound(HttpRequest request) {
    request.setConnectTimeout(CONNECT_MILLIS).setReadTimeout((int) limits.attempt().toMillis());
  }
}
