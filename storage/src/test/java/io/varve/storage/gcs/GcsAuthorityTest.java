package io.varve.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.store.Limits;
import io.varve.storage.tls.PrivateStore;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Google's client, and a server with a certificate of an authority that Java does not know. */
final class GcsAuthorityTest {

  private static int status(String url, TrustedAuthorities authorities) throws IOException {
    try (var connections =
        new GcsConnections(Limits.TRIAL, StoreAddresses.OF_THIS_MACHINE, authorities)) {
      HttpRequest request =
          connections.transport().createRequestFactory().buildGetRequest(new GenericUrl(url));
      connections.bound(request);
      return request.execute().getStatusCode();
    }
  }

  @Test
  void certificateMustBeOfATrustedAuthority() throws IOException {
    try (PrivateStore server = new PrivateStore()) {
      assertThat(status(server.url(), server.trusted())).isEqualTo(200);
      assertThatThrownBy(() -> status(server.url(), TrustedAuthorities.OF_JAVA))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }
}
