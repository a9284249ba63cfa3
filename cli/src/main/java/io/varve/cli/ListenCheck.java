package io.varve.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;

/** Finds out whether a server can listen where it shall, before a database is made for it. */
final class ListenCheck {

  private ListenCheck() {}

  /** A server can't listen there; the message says why and what to do. */
  static final class CannotListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotListenException(String message) {
      super(message);
    }
  }

  /**
   * The address of {@code --bind}.
   *
   * @throws UsageException if there is none of this name
   */
  static InetAddress address(String bind) {
    try {
      // Java takes no name for loopback.
      if (!bind.isBlank()) {
        return InetAddress.getByName(bind);
      }
    } catch (UnknownHostException e) {
      // Said below.
    }
    throw new UsageException(
        "--bind '" + bind + "' is no address of this machine; use one such as 127.0.0.1");
  }

  /**
   * Returns if both ports can be opened; 0 always can.
   *
   * @throws CannotListenException if one can't
   * @throws UsageException if both are the same
   */
  static void check(InetAddress bind, int port, int metricsPort) {
    if (port == metricsPort && port != 0) {
      throw new UsageException("--port and --metrics-port are both " + port + "; choose two");
    }
    check(bind, port, "--port");
    check(bind, metricsPort, "--metrics-port");
  }

  private static void check(InetAddress bind, int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the server itself does: connections that are just ending don't count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      throw new CannotListenException(sentence(bind, port, option, String.valueOf(e.getMessage())));
    }
  }

  private static String sentence(InetAddress bind, int port, String option, String why) {
    String reason = why.toLowerCase(Locale.ROOT);
    if (reason.contains("permission")) {
      return "Port "
          + port
          + " may not be opened by this user. Choose one above 1023 with "
          + option
          + ".";
    }
    if (reason.contains("assign")) {
      return bind.getHostAddress() + " is no address of this machine. Choose another with --bind.";
    }
    return "Port "
        + port
        + " is in use. Stop what listens there, or choose another with "
        + option
        + ".";
  }
}
