package io.varve.api.http;

import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells clients that are configured with a credential that there is no login. The endpoint is
 * deprecated in the specification ({@code getToken}); the body, which has the credential, is not
 * even read.
 */
@RestController
final class TokenController {

  /** {@code OAuthError} of the specification; RFC 6749 wants plain ASCII without quotes. */
  private static final byte[] NO_LOGIN =
      """
      {"error":"unsupported_grant_type","error_description":"There is no login here, so no token is \
      issued: take credential, token and oauth2-server-uri out of the configuration of the client"}\
      """
          .getBytes(StandardCharsets.US_ASCII);

  @PostMapping(ContentGuard.TOKENS)
  ResponseEntity<byte[]> token() {
    return ResponseEntity.badRequest()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(NO_LOGIN);
  }
}
