package io.varve.server.tls;

import io.varve.api.http.HttpSettings;
import io.varve.api.http.TlsFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What TLS is served with. */
@Configuration(proxyBeanMethods = false)
public class TlsConfiguration {

  /** Under which Spring Boot knows the certificate. */
  public static final String NAME = "varve";

  private static final Duration PERIOD = Duration.ofSeconds(2);

  @Bean(destroyMethod = "close")
  TlsCertificate tlsCertificate(HttpSettings settings) throws BadCertificateException {
    Optional<TlsFiles> files = settings.edge().tls();
    return files.isEmpty()
        ? TlsCertificate.none()
        : new TlsCertificate(
            files.get(), new DefaultSslBundleRegistry(), PERIOD, Clock.systemUTC());
  }

  @Bean
  SslBundles sslBundles(TlsCertificate certificate) {
    return certificate.bundles();
  }
}
