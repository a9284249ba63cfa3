package io.varve.server;

import io.varve.api.http.HttpConfiguration;
import io.varve.api.http.HttpSettings;
import io.varve.api.openapi.OpenApiConfiguration;
import io.varve.api.position.PositionConfiguration;
import io.varve.api.rights.RightsConfiguration;
import io.varve.server.configuration.LoginConfiguration;
import io.varve.server.configuration.NodeConfiguration;
import io.varve.server.health.HealthConfiguration;
import io.varve.server.metrics.MetricsConfiguration;
import io.varve.server.task.UnlessReadOnly;
import io.varve.server.tls.TlsConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.webmvc.core.configuration.MultipleOpenApiSupportConfiguration;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springdoc.webmvc.ui.SwaggerConfig;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.startup.StartupTimeMetricsListenerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** The server: a node that is served over HTTP. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  // Of Spring itself.
  PropertyPlaceholderAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  // Tomcat and Spring MVC. The one filter times requests by itself.
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  ErrorMvcAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  // What is counted.
  MetricsAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  LogbackMetricsAutoConfiguration.class,
  SystemMetricsAutoConfiguration.class,
  StartupTimeMetricsListenerAutoConfiguration.class,
  TomcatMetricsAutoConfiguration.class,
  // The OpenAPI document and its pages.
  SpringDocConfiguration.class,
  SpringDocConfigProperties.class,
  SpringDocWebMvcConfiguration.class,
  MultipleOpenApiSupportConfiguration.class,
  SwaggerConfig.class,
  SwaggerUiConfigProperties.class,
  SwaggerUiOAuthProperties.class
})
@Import({
  NodeConfiguration.class,
  HttpConfiguration.class,
  RightsConfiguration.class,
  PositionConfiguration.class,
  LoginConfiguration.class,
  ServeConfiguration.class,
  HealthConfiguration.class,
  MetricsConfiguration.class,
  TlsConfiguration.class,
  OpenApiConfiguration.class
})
@ComponentScan({"io.varve.api.catalog", "io.varve.api.engine", "io.varve.api.management"})
public class Server {

  /** Starts a server; it stops with its context. */
  public static ConfigurableApplicationContext start(ServeSettings settings) {
    SpringApplication application = new SpringApplication(Server.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setDefaultProperties(properties(settings));
    if (settings.http().readOnly()) {
      application.setAdditionalProfiles(UnlessReadOnly.READ_ONLY);
    }
    application.addInitializers(
        context ->
            ((GenericApplicationContext) context)
                .registerBean(ServeSettings.class, () -> settings));
    return application.run();
  }

  /** The port that the catalog of a started server listens on. */
  public static int port(ConfigurableApplicationContext server) {
    return Objects.requireNonNull(((ServletWebServerApplicationContext) server).getWebServer())
        .getPort();
  }

  private static Map<String, Object> properties(ServeSettings settings) {
    HttpSettings http = settings.http();
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.port", http.port());
    properties.put("server.address", http.bind().getHostAddress());
    http.edge().tls().ifPresent(tls -> properties.put("server.ssl.bundle", TlsConfiguration.NAME));
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "20s");
    properties.put("spring.threads.virtual.enabled", true);
    // Nothing here takes forms with files, and Spring answers a broken one with a 500.
    properties.put("spring.servlet.multipart.enabled", false);
    properties.put("spring.mvc.formcontent.filter.enabled", false);
    // Bodies are bytes and queries are UTF-8 without it.
    properties.put("spring.servlet.encoding.enabled", false);
    properties.put("spring.mvc.publish-request-handled-events", false);
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.main.log-startup-info", false);
    properties.put("spring.jmx.enabled", false);
    properties.put("management.endpoints.web.exposure.include", "none");
    // Or each request is looked for among actuator's endpoints first.
    properties.put("management.server.port", -1);
    properties.put("management.endpoints.access.default", "none");
    properties.put("springdoc.api-docs.path", "/openapi.json");
    properties.put("springdoc.swagger-ui.path", "/swagger-ui");
    properties.put("springdoc.swagger-ui.url", "/openapi.json");
    properties.put("springdoc.swagger-ui.disable-swagger-default-url", true);
    properties.put(
        "springdoc.paths-to-match", "/catalog/**,/lakekeeper/**,/management/**,/health/**");
    properties.put("logging.level.org.springdoc.core.events.SpringDocAppInitializer", "ERROR");
    // It warns with each request of a header that the JDK sets by itself.
    properties.put("logging.level.com.azure.core.http.jdk.httpclient.JdkHttpClient", "ERROR");
    // It warns, with a stack, of each id that a client makes up.
    properties.put("logging.level.org.axonframework.modelling.command.AbstractRepository", "ERROR");
    // What can't be read is answered to the caller, and logged there.
    properties.put("logging.level.com.github.benmanes.caffeine.cache.LocalAsyncCache", "ERROR");
    properties.put("logging.level.root", "WARN");
    properties.put("logging.level.io.varve", "INFO");
    // What keeps the server from starting is reported once, in a sentence, by the command line.
    properties.put("logging.level.org.springframework.boot.SpringApplication", "OFF");
    properties.put("logging.level.org.springframework.boot.diagnostics", "OFF");
    properties.put("logging.level.org.springframework.boot.tomcat.servlet", "OFF");
    properties.put("logging.level.org.springframework.boot.web.server.servlet.context", "ERROR");
    properties.put("logging.pattern.correlation", "[%X{request_id:-}] ");
    if (settings.jsonLogs()) {
      properties.put("logging.structured.format.console", "ecs");
    }
    return properties;
  }
}
