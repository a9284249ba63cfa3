package io.varve.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.Profile;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.Limits;
import io.varve.storage.tls.PrivateStore;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** AWS's client, and a server with a certificate of an authority that Java does not know. */
final class S3AuthorityTest {

  private static int status(String url, TrustedAuthorities authorities) throws IOException {
    S3Profile profile =
        (S3Profile)
            Profile.parse(
                """
                {"type": "s3", "bucket": "lake", "region": "eu-central-1", "endpoint": "%s",
                 "path-style-access": true, "flavor": "s3-compat", "sts-enabled": false}\
                """
                    .formatted(url));
    try (var connections =
        new S3Connections(Limits.TRIAL, StoreAddresses.OF_THIS_MACHINE, authorities)) {
      SdkHttpRequest request =
          SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(URI.create(url)).build();
      return connections
          .s3(profile)
          .prepareRequest(HttpExecuteRequest.builder().request(request).build())
          .call()
          .httpResponse()
          .statusCode();
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
