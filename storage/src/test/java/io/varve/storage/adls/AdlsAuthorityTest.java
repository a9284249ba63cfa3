package io.varve.storage.adls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.store.Limits;
import io.varve.storage.tls.PrivateStore;
import io.varve.storage.tls.TrustedAuthorities;
import java.security.cert.CertPathBuilderException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Azure's client, and a server with a certificate of an authority that Java does not know. */
final class AdlsAuthorityTest {

  private static int status(String url, TrustedAuthorities authorities) {
    var connections =
        new AdlsConnections(Limits.TRIAL, StoreAddresses.OF_THIS_MACHINE, authorities);
    try (connections;
        HttpResponse response =
            connections
                .to("127.0.0.1")
                .sendSync(new HttpRequest(HttpMethod.GET, url), Context.NONE)) {
      return response.getStatusCode();
    }
  }

  @Test
  void certificateMustBeOfATrustedAuthority() {
    try (PrivateStore server = new PrivateStore()) {
      assertThat(status(server.url(), server.trusted())).isEqualTo(200);
      assertThatThrownBy(() -> status(server.url(), TrustedAuthorities.OF_JAVA))
          .hasRootCauseInstanceOf(CertPathBuilderException.class)
          .hasStackTraceContaining(SSLHandshakeException.class.getName());
    }
  }
}
