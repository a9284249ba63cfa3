package io.varve.server.fault;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a node and Postgres and understands just enough of the protocol to break a
 * connection at a chosen moment of a command's transaction, once.
 */
final class BreakingProxy implements AutoCloseable {

  /** When to break. */
  enum Moment {
    NEVER,
    /** Before the events reach Postgres. */
    BEFORE_EVENTS,
    /** Before COMMIT reaches Postgres. */
    BEFORE_COMMIT,
    /** When Postgres has committed, before its answer reaches the node. */
    AFTER_COMMIT
  }

  private volatile int postgresPort;
  private final ServerSocket listener;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile Moment moment = Moment.NEVER;
  private volatile boolean unreachableThen;
  private volatile boolean unreachable;

  BreakingProxy(int postgresPort) throws IOException {
    this.postgresPort = postgresPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Breaks the next command's transaction at {@code when}, and only that connection. */
  void breakOnce(Moment when) {
    unreachableThen = false;
    moment = when;
  }

  /** Breaks like {@link #breakOnce}, and then lets nobody through until {@link #heal}. */
  void breakAndStayUnreachable(Moment when) {
    unreachableThen = true;
    moment = when;
  }

  /** Whether the chosen moment came. */
  boolean broken() {
    return moment == Moment.NEVER;
  }

  /** From now on Postgres is at another port. */
  void moveTo(int port) {
    postgresPort = port;
  }

  void heal() {
    unreachable = false;
  }

  private synchronized boolean claim(Moment wanted) {
    boolean first = moment == wanted;
    moment = Moment.NEVER;
    return first;
  }

  private void accept() {
    try {
      while (true) {
        Socket node = listener.accept();
        if (unreachable) {
          node.close();
          continue;
        }
        join(node);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(Socket node) {
    try {
      Socket postgres = new Socket(InetAddress.getLoopbackAddress(), postgresPort);
      node.setTcpNoDelay(true);
      postgres.setTcpNoDelay(true);
      open.add(node);
      open.add(postgres);
      Link link = new Link(node, postgres);
      Thread.ofVirtual().start(link::answers);
      Thread.ofVirtual().start(link::requests);
    } catch (IOException e) {
      closeQuietly(node);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }

  private void closeAll() {
    open.forEach(BreakingProxy::closeQuietly);
    open.clear();
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed, then.
    }
  }

  /** One connection through the proxy. */
  private final class Link {

    private final Socket node;
    private final Socket postgres;
    private final Map<String, String> statements = new HashMap<>();
    private boolean isCommand;
    private volatile boolean silent;

    Link(Socket node, Socket postgres) {
      this.node = node;
      this.postgres = postgres;
    }

    void requests() {
      try (node;
          postgres;
          DataInputStream in = new DataInputStream(new BufferedInputStream(node.getInputStream()));
          DataOutputStream out =
              new DataOutputStream(new BufferedOutputStream(postgres.getOutputStream()))) {
        passStartUp(in, out);
        while (true) {
          int type = in.readUnsignedByte();
          byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
          if (statement(type, body).map(sql -> breaksAt(sql)).orElse(false)) {
            return;
          }
          out.writeByte(type);
          out.writeInt(body.length + Integer.BYTES);
          out.write(body);
          if (in.available() == 0) {
            out.flush();
          }
        }
      } catch (IOException e) {
        // One of the two ended the connection.
      }
    }

    // A message without a type: asks for encryption, which is answered with no, or begins.
    private void passStartUp(DataInputStream in, DataOutputStream out) throws IOException {
      boolean began = false;
      while (!began) {
        int length = in.readInt();
        int code = in.readInt();
        out.writeInt(length);
        out.writeInt(code);
        out.write(in.readNBytes(length - 2 * Integer.BYTES));
        out.flush();
        began = code >>> 16 == 3;
      }
    }

    /** The SQL that a message is about to run, if it does. */
    private Optional<String> statement(int type, byte[] body) {
      String[] texts = new String(body, StandardCharsets.ISO_8859_1).split("\0", 3);
      return switch (type) {
        case 'P' -> {
          statements.put(texts[0], texts[1]);
          yield Optional.empty();
        }
        case 'B' -> Optional.ofNullable(statements.get(texts[1]));
        default -> Optional.empty();
      };
    }

    private boolean breaksAt(String sql) {
      Moment wanted = moment;
      if (sql.contains("insert into requests")) {
        isCommand = true;
      }
      boolean commits = sql.equalsIgnoreCase("COMMIT");
      boolean isMoment =
          switch (wanted) {
            case NEVER -> false;
            case BEFORE_EVENTS -> sql.stripLeading().startsWith("insert into events");
            case BEFORE_COMMIT, AFTER_COMMIT -> commits && isCommand;
          };
      if (commits || sql.equalsIgnoreCase("ROLLBACK")) {
        isCommand = false;
      }
      if (!isMoment || !claim(wanted)) {
        return false;
      }
      unreachable = unreachableThen;
      if (wanted == Moment.AFTER_COMMIT) {
        // What Postgres answers from now on ends the connection.
        silent = true;
        return false;
      }
      if (unreachable) {
        closeAll();
      }
      return true;
    }

    void answers() {
      byte[] buffer = new byte[16 << 10];
      try (node;
          postgres) {
        while (true) {
          int read = postgres.getInputStream().read(buffer);
          if (read < 0) {
            return;
          }
          if (silent) {
            if (unreachable) {
              closeAll();
            }
            return;
          }
          node.getOutputStream().write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of the two ended the connection.
      }
    }
  }
}
