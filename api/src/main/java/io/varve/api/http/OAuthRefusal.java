package io.varve.api.http;

/** A request to the own issuer that RFC 6749 has a code for. Nothing of the request is quoted. */
final class OAuthRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  OAuthRefusal(String code, String description) {
    super(description, null, false, false);
    this.code = code;
  }

  static OAuthRefusal invalidRequest(String description) {
    return new OAuthRefusal("invalid_request", description);
  }

  String code() {
    return code;
  }
}
