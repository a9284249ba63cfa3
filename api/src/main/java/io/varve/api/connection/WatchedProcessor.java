package io.varve.api.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Reads the requests of a connection, and tells when a head is awaited. */
final class WatchedProcessor extends Http11Processor {

  /** Which note of Tomcat's request is its processor. */
  static final int NOTE = 11;

  private final Connections connections;

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
      if (state == SocketState.LONG) {
        connections.headWaits(socket);
      } else {
        connections.headEnded(socket);
      }
    }
    return state;
  }

  /** Reads the rest of the body; its servlet stream is closed once the response is whole. */
  void takeRest(Transfer rest) throws IOException {
    if (getRequest().hasExpectation()) {
      // Its client was not asked to send any.
      return;
    }
    ApplicationBufferHandler dropped = new DroppedBytes();
    int read;
    do {
      read = rest.read(() -> getRequest().doRead(dropped));
    } while (read >= 0);
  }

  private static final class DroppedBytes implements ApplicationBufferHandler {

    private ByteBuffer bytes = ByteBuffer.allocate(0);

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      bytes = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return bytes;
    }

    @Override
    public void expand(int size) {
      // Its bytes are not kept.
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
