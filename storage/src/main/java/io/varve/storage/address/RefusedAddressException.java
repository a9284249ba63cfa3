package io.varve.storage.address;

import java.net.UnknownHostException;

/**
 * A host that warehouses may not be connected to. The message is for clients: it names the host as
 * they wrote it, the rule and what to do, and never the address.
 */
public final class RefusedAddressException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  RefusedAddressException(String message) {
    super(message);
  }
}
