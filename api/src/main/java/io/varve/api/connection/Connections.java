package io.varve.api.connection;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a server, within {@link ConnectionLimits}. Where there are too many, those go
 * that have waited longest for their client, so that one who sends at once is served.
 */
public final class Connections implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final String ATTRIBUTE = Connections.class.getName();
  private static final int SWEEP_MILLIS = 200;
  private static final Duration RESPONSE_TIME = Duration.ofMinutes(30);

  private final ConnectionLimits limits;
  private final Map<SocketWrapperBase<?>, Long> heads = new ConcurrentHashMap<>();
  private final Map<SocketWrapperBase<?>, Long> handshakes = new ConcurrentHashMap<>();
  private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("varve-connections").factory());
  private volatile @Nullable WatchedProtocol protocol;

  public Connections(ConnectionLimits limits) {
    this.limits = limits;
    sweeper.scheduleWithFixedDelay(
        this::sweepSafely, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  ConnectionLimits limits() {
    return limits;
  }

  void watch(WatchedProtocol watched) {
    protocol = watched;
  }

  /** Lets {@link #incoming} find the connection of a request by its servlet request. */
  public static void remember(Request request) {
    request.setAttribute(ATTRIBUTE, request.getCoyoteRequest().getNote(WatchedProcessor.NOTE));
  }

  /** The body of a request, which is about to be read. */
  public Transfer incoming(ServletRequest request) {
    WatchedProcessor processor = processor(request);
    return added(processor == null ? () -> {} : processor::stopInput, limits.bodyTime());
  }

  /** The body of the response to a request, which is about to be written. */
  public Transfer outgoing(ServletRequest request) {
    WatchedProcessor processor = processor(request);
    return added(processor == null ? () -> {} : processor::stopOutput, RESPONSE_TIME);
  }

  Transfer added(Runnable stopping, Duration atMost) {
    Transfer transfer = new Transfer(this, stopping, atMost);
    transfers.add(transfer);
    return transfer;
  }

  /**
   * Takes in what was not read of the body of a request that has been answered, as long as it comes
   * fast enough (RFC 9112 section 9.6).
   */
  public void takeRest(ServletRequest request) {
    WatchedProcessor processor = processor(request);
    if (processor != null) {
      try (Transfer rest = incoming(request)) {
        processor.takeRest(rest);
      } catch (IOException e) {
        LOG.debug("The rest of a body did not come", e);
      }
    }
  }

  private static @Nullable WatchedProcessor processor(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof WatchedProcessor found ? found : null;
  }

  /** Whether there is room for another request; if so, {@link #leave} is to be called after it. */
  public boolean enter() {
    int now = requests.incrementAndGet();
    if (now > limits.requests() - limits.requests() / 4) {
      stopSlow();
    }
    if (now > limits.requests()) {
      requests.decrementAndGet();
      return false;
    }
    return true;
  }

  /** A request has been answered. */
  public void leave() {
    requests.decrementAndGet();
  }

  /** Makes room: stops those bodies that go slowly. */
  public void stopSlow() {
    long now = System.nanoTime();
    stop(transfer -> transfer.isSlow(now));
  }

  private void stop(Predicate<Transfer> which) {
    transfers.stream().filter(which).forEach(Transfer::stop);
  }

  void ended(Transfer transfer) {
    transfers.remove(transfer);
  }

  void headWaits(SocketWrapperBase<?> socket) {
    heads.putIfAbsent(socket, System.nanoTime());
    if (heads.size() > limits.heads()) {
      heads.keySet().removeIf(SocketWrapperBase::isClosed);
      heads.entrySet().stream()
          .filter(head -> head.getKey() != socket)
          .sorted(Map.Entry.comparingByValue())
          .limit(Math.max(0, heads.size() - limits.heads()))
          .forEach(head -> close(head.getKey()));
    }
  }

  void headEnded(SocketWrapperBase<?> socket) {
    heads.remove(socket);
  }

  private void sweepSafely() {
    try {
      sweep();
    } catch (RuntimeException e) {
      LOG.warn("Connections could not be looked over", e);
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    stop(transfer -> transfer.isLate(now));
    heads.keySet().removeIf(SocketWrapperBase::isClosed);
    heads.forEach(
        (socket, since) -> {
          if (now - since > limits.headTime().toNanos()) {
            close(socket);
          }
        });
    WatchedProtocol watched = protocol;
    if (watched != null && watched.isSSLEnabled()) {
      endHandshakes(watched, now);
    }
    if (watched != null && watched.open().size() > limits.connections() * 3 / 4) {
      closeIdle(watched);
    }
  }

  // Tomcat waits for the next byte of one, and for the next, without end.
  private void endHandshakes(WatchedProtocol watched, long now) {
    handshakes.keySet().removeIf(socket -> !isShakingHands(socket));
    watched.open().stream()
        .filter(Connections::isShakingHands)
        .forEach(socket -> handshakes.putIfAbsent(socket, now));
    long most = limits.headTime().toNanos();
    handshakes.entrySet().stream()
        .sorted(Map.Entry.<SocketWrapperBase<?>, Long>comparingByValue().reversed())
        .skip(limits.heads())
        .forEach(oldest -> close(oldest.getKey()));
    handshakes.forEach(
        (socket, since) -> {
          if (now - since > most) {
            close(socket);
          }
        });
  }

  private static boolean isShakingHands(SocketWrapperBase<?> socket) {
    return !socket.isClosed()
        && socket.getSocket() instanceof NioChannel channel
        && !channel.isHandshakeComplete();
  }

  // Down to a half; a second without a byte tells those that wait from those about to be read.
  private void closeIdle(WatchedProtocol watched) {
    record Idle(SocketWrapperBase<?> socket, long since) {}
    long before = System.currentTimeMillis() - 1_000;
    watched.open().stream()
        .map(NioSocketWrapper.class::cast)
        .map(socket -> new Idle(socket, Math.max(socket.getLastRead(), socket.getLastWrite())))
        .filter(idle -> idle.since < before)
        .sorted(Comparator.comparingLong(Idle::since))
        .limit(Math.max(0, watched.open().size() - limits.connections() / 2))
        .forEach(idle -> close(idle.socket));
  }

  // The thread that has the lock is reading a request or serving it.
  private void close(SocketWrapperBase<?> socket) {
    if (socket.getLock().tryLock()) {
      try {
        heads.remove(socket);
        socket.close();
      } finally {
        socket.getLock().unlock();
      }
    }
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
  }
}
