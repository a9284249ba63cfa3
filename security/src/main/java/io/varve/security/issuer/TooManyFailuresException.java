package io.varve.security.issuer;

import java.time.Duration;

/** Too many attempts failed of late; nothing was looked at. */
public final class TooManyFailuresException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Duration wait;

  TooManyFailuresException(Duration wait) {
    super("Too many logins of this client or from this address failed", null, false, false);
    this.wait = wait;
  }

  /** How long to wait before the next attempt. */
  public Duration waiting() {
    return wait;
  }
}
