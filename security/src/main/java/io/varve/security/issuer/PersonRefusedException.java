package io.varve.security.issuer;

/** A person who is not let in: there is none of the name, or the password is another one. */
public final class PersonRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  PersonRefusedException(String message) {
    super(message, null, false, false);
  }
}
