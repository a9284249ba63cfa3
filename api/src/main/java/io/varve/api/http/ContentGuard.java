package io.varve.api.http;

import io.varve.security.issuer.IssuerSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Lets mutations pass only with JSON, which no page of another site can send without asking first,
 * and only with a declared length below the limit. A POST with neither body nor type passes.
 */
final class ContentGuard implements Guard {

  /**
   * Beside the issuer's own the only path that takes a form. What changes something by one asks for
   * more than any page of another site can send.
   */
  static final String TOKENS = "/catalog/v1/oauth/tokens";

  private static final Set<String> FORMS =
      Set.of(
          TOKENS,
          IssuerSettings.TOKEN_PATH,
          IssuerSettings.REVOKE_PATH,
          IssuerSettings.AUTHORIZE_PATH,
          IssuerSettings.PASSWORD_PATH);

  private static final Set<String> MUTATIONS = Set.of("POST", "PUT", "PATCH", "DELETE");

  private static final MediaType FORM = MediaType.APPLICATION_FORM_URLENCODED;

  private final BodyReader bodies;

  ContentGuard(BodyReader bodies) {
    this.bodies = bodies;
  }

  @Override
  public void check(HttpServletRequest request, HttpServletResponse response) {
    if (MUTATIONS.contains(request.getMethod())) {
      checkContent(request);
    }
  }

  private void checkContent(HttpServletRequest request) {
    bodies.checkLength(request);
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    if (hasBody) {
      BodyReader.isGzip(request);
    }
    String type = request.getContentType();
    boolean mayLackType = !hasBody && (type == null || request.getMethod().equals("DELETE"));
    boolean isForm = FORMS.contains(request.getRequestURI()) && is(FORM, type);
    if (!mayLackType && !isForm && !is(MediaType.APPLICATION_JSON, type)) {
      throw new HttpRefusedException(
          ErrorType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json");
    }
  }

  private static boolean is(MediaType wanted, @Nullable String type) {
    try {
      return type != null && wanted.equalsTypeAndSubtype(MediaType.parseMediaType(type));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
