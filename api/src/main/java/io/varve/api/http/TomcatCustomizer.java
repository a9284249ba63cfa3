package io.varve.api.http;

import io.varve.api.connection.Connections;
import io.varve.api.connection.WatchedProtocol;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Sets Tomcat up: virtual threads, names of any characters in paths ({@link PathGuard} says where),
 * room for long namespaces, and every error in Iceberg's envelope. {@link HttpSettings} win over
 * Boot's own {@code server.*} properties.
 */
final class TomcatCustomizer
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

  /** A namespace of 16 levels of 255 escaped bytes takes 12 KiB, a token may take as much. */
  private static final int MAX_HEADER_BYTES = 32 << 10;

  /** What some clients send raw, though RFC 3986 wants it escaped. */
  private static final String RELAXED = "\"<>[\\]^`{|}";

  /** Between two bytes of a head or a response; {@link Connections} bound the whole. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

  /** Then the client connects anew, to another node behind a balancer. Tomcat's own 100 is dear. */
  private static final int KEEP_ALIVE_REQUESTS = 10_000;

  /**
   * Connections that wait until they are accepted; where one is dropped, its client waits a second.
   */
  private static final int ACCEPT_COUNT = 4096;

  /** Processors, and their buffers, that are kept for connections to come. */
  private static final int PROCESSOR_CACHE = 64;

  private final HttpSettings settings;
  private final Connections connections;

  TomcatCustomizer(HttpSettings settings, Connections connections) {
    this.settings = settings;
    this.connections = connections;
  }

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.setPort(settings.port());
    factory.setAddress(settings.bind());
    if (factory instanceof TomcatWebServerFactory tomcat) {
      tomcat.setProtocol(WatchedProtocol.class.getName());
      List<String> proxies = settings.edge().trustedProxies();
      if (!proxies.isEmpty()) {
        tomcat.addEngineValves(new ForwardedHeaders(proxies));
      }
    }
    // Only a customizer of the connector comes late enough to have the last word over Boot's.
    factory.addConnectorCustomizers(this::configure);
    factory.addContextCustomizers(TomcatCustomizer::answerErrors);
  }

  private void configure(Connector connector) {
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setAllowBackslash(true);
    // No form is read here.
    connector.setMaxPostSize(MAX_HEADER_BYTES);
    connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("varve-http-"));
    if (connector.getProtocolHandler() instanceof WatchedProtocol http) {
      http.watchedBy(connections);
      http.setConnectionTimeout((int) SILENCE.toMillis());
      http.setKeepAliveTimeout((int) KEEP_ALIVE.toMillis());
      http.setMaxKeepAliveRequests(KEEP_ALIVE_REQUESTS);
      http.setAcceptCount(ACCEPT_COUNT);
      http.setProcessorCache(PROCESSOR_CACHE);
      http.setRelaxedPathChars(RELAXED);
      http.setRelaxedQueryChars(RELAXED);
      http.setMaxHttpRequestHeaderSize(MAX_HEADER_BYTES);
      // A client that asks whether to send its body at all learns of a refusal instead.
      http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
      // Connections take in what is left of a body, and see how fast it comes.
      http.setMaxSwallowSize(-1);
    }
  }

  private static void answerErrors(Context context) {
    for (ErrorPage page : context.findErrorPages()) {
      context.removeErrorPage(page);
    }
    Pipeline pipeline = context.getParent().getPipeline();
    for (Valve valve : pipeline.getValves()) {
      if (valve instanceof ErrorReportValve) {
        pipeline.removeValve(valve);
      }
    }
    pipeline.addValve(new EnvelopeErrorValve());
    if (context.getParent() instanceof StandardHost host) {
      // Or the host adds the one with the HTML pages when it starts.
      host.setErrorReportValveClass(EnvelopeErrorValve.class.getName());
    }
  }
}
