package io.varve.api.connection;

import java.util.Objects;
import java.util.Set;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 as Tomcat speaks it, with {@link Connections} that watch it. Tomcat has time-outs
 * between two bytes only; a client that sends one now and then would keep its buffers for ever.
 */
public final class WatchedProtocol extends Http11NioProtocol {

  private @Nullable Connections connections;

  /** Whose limits hold; to be called before the protocol starts. */
  public void watchedBy(Connections watching) {
    connections = watching;
    setMaxConnections(watching.limits().connections());
    watching.watch(this);
  }

  /** All connections, idle ones too. */
  Set<SocketWrapperBase<NioChannel>> open() {
    return getEndpoint().getConnections();
  }

  @Override
  protected Processor createProcessor() {
    WatchedProcessor processor =
        new WatchedProcessor(this, getAdapter(), Objects.requireNonNull(connections));
    processor.getRequest().setNote(WatchedProcessor.NOTE, processor);
    return processor;
  }
}
