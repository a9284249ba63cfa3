package io.varve.api.http;

/** A request that HTTP's own rules refuse, before any command is made of it. */
public final class HttpRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorType type;
  private final String clientMessage;

  /** Refuses with {@code type}; {@code message} is sent to the client. */
  public HttpRefusedException(ErrorType type, String message) {
    super(message, null, false, false);
    this.type = type;
    this.clientMessage = message;
  }

  /** The status and type to answer with. */
  public ErrorType type() {
    return type;
  }

  /** The message for the client. */
  public String clientMessage() {
    return clientMessage;
  }
}
