package io.varve.security.oidc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The API server of a Kubernetes cluster, for service accounts of the cluster that log in here.
 *
 * @param server its URI, such as {@code https://kubernetes.default.svc}
 * @param tokenFile what this server logs in with there: the token of its own service account
 */
public record KubernetesApi(URI server, Path tokenFile) {

  /** Where pods have the token of their service account. */
  public static final Path USUAL_FILE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private static final int MOST_BYTES = 64 << 10;

  /** RFC 6750 section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * @throws IllegalArgumentException if the address can't be used
   */
  public KubernetesApi {
    OidcProvider.checkHttp("token-review", server);
  }

  /**
   * Has a request log in, if it goes to the API server: others get no token of ours.
   *
   * @throws IOException if the token can't be read, which Kubernetes replaces within the hour
   */
  void logIn(HttpRequest.Builder request, URI address) throws IOException {
    if (!serves(address)) {
      return;
    }
    if (Files.size(tokenFile) > MOST_BYTES) {
      throw new IOException(tokenFile + " is too long for a token");
    }
    String token = Files.readString(tokenFile).strip();
    // What can't be a header the client would quote in its exception, and so in the log.
    if (!TOKEN.matcher(token).matches()) {
      throw new IOException(tokenFile + " has no token");
    }
    request.header("Authorization", "Bearer " + token);
  }

  private boolean serves(URI address) {
    return server.getScheme().equals(address.getScheme())
        && server.getHost().equals(address.getHost())
        && port(server) == port(address);
  }

  private static int port(URI uri) {
    int usual = uri.getScheme().equals("https") ? 443 : 80;
    return uri.getPort() == -1 ? usual : uri.getPort();
  }
}
