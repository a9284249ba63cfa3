package io.varve.api.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Reads the requests of a connection, and tells when a head or the rest of a body is awaited. */
final class WatchedProcessor extends Http11Processor {

  /** Which note of Tomcat's request is its processor. */
  static final int NOTE = 11;

  private final Connections connections;
  private @Nullable Transfer rest;

  WatchedProcessor(WatchedProtocol protocol, Adapter adapter, Connections connections) {
    super(protocol, adapter);
    this.connections = connections;
  }

  @Override
  public SocketState service(SocketWrapperBase<?> socket) throws IOException {
    SocketState state = SocketState.CLOSED;
    try {
      state = super.service(socket);
    } finally {
      endRest();
      if (state == SocketState.LONG) {
        connections.headWaits(socket);
      } else {
        connections.headEnded(socket);
      }
    }
    return state;
  }

  /** What Tomcat takes in of a body that nobody reads, so that its client sees the response. */
  void restArrives(Transfer transfer) {
    endRest();
    rest = transfer;
  }

  private void endRest() {
    Transfer ended = rest;
    if (ended != null) {
      rest = null;
      ended.close();
    }
  }

  /** Reads from this connection reach its end from now on; writes go on. */
  void stopInput() {
    shut(SocketChannel::shutdownInput);
  }

  /** Writes to this connection fail from now on. */
  void stopOutput() {
    shut(SocketChannel::shutdownOutput);
  }

  @FunctionalInterface
  private interface Shutting {
    void shut(SocketChannel channel) throws IOException;
  }

  private void shut(Shutting how) {
    SocketWrapperBase<?> socket = getSocketWrapper();
    if (socket != null && socket.getSocket() instanceof NioChannel channel) {
      try {
        how.shut(channel.getIOChannel());
      } catch (ClosedChannelException | NotYetConnectedException e) {
        // Its client was faster.
      } catch (IOException e) {
        throw new UncheckedIOException("A connection could not be shut", e);
      }
    }
  }
}
