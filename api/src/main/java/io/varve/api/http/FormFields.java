package io.varve.api.http;

import io.varve.command.refusal.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Fields of a form, each at most once. */
final class FormFields {

  /** The most bytes of a form. */
  static final int MOST = 8 << 10;

  private static final int MOST_FIELDS = 32;

  private FormFields() {}

  /**
   * The fields of a body.
   *
   * @throws OAuthRefusal if it is no form
   */
  static Map<String, String> of(HttpServletRequest request, byte[] body) throws OAuthRefusal {
    if (!isForm(request.getContentType())) {
      throw OAuthRefusal.invalidRequest(
          "The body must be a form: application/x-www-form-urlencoded");
    }
    return of(new String(body, StandardCharsets.UTF_8));
  }

  /**
   * The fields of a body or of a query.
   *
   * @throws OAuthRefusal if one is there twice or is broken, or there are too many
   */
  static Map<String, String> of(String form) throws OAuthRefusal {
    Map<String, String> fields = new HashMap<>();
    for (String field : form.split("&", MOST_FIELDS + 1)) {
      int equals = field.indexOf('=');
      if (equals < 1) {
        continue;
      }
      if (fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)))
              != null
          || fields.size() > MOST_FIELDS) {
        throw OAuthRefusal.invalidRequest("A parameter is there twice, or there are too many");
      }
    }
    return fields;
  }

  static String decoded(String encoded) throws OAuthRefusal {
    try {
      return FormDecoder.decode(encoded);
    } catch (RefusedException e) {
      // Its message has what could not be decoded.
      throw OAuthRefusal.invalidRequest("A parameter is not encoded as a form is");
    }
  }

  private static boolean isForm(@Nullable String type) {
    try {
      return type != null
          && MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(
              MediaType.parseMediaType(type));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
