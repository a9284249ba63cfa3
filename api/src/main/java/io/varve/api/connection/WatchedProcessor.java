package io.varve.api.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
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
  private @Nullable Arrival rest;

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
  void restArrives(Arrival arrival) {
    endRest();
    rest = arrival;
  }

  private void endRest() {
    Arrival ended = rest;
    if (ended != null) {
      rest = null;
      ended.close();
    }
  }

  /** Whoever reads from this connection reads its end from now on; writes go on. */
  void stopInput() {
    SocketWrapperBase<?> socket = getSocketWrapper();
    if (socket != null && socket.getSocket() instanceof NioChannel channel) {
      try {
        channel.getIOChannel().shutdownInput();
      } catch (IOException e) {
        throw new UncheckedIOException("A connection could not be shut for input", e);
      }
    }
  }
}
