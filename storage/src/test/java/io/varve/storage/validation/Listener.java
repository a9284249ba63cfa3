package io.varve.storage.validation;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Something that listens on loopback and is no store. */
final class Listener implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

  /** What it does with a connection. */
  interface Manner {
    void serve(Socket connection) throws IOException, InterruptedException;
  }

  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ServerSocket socket;

  private Listener(Manner manner) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), manner);
  }

  private Listener(ServerSocket socket, Manner manner) {
    this.socket = socket;
    Thread.ofVirtual().start(() -> accept(manner));
  }

  /** Takes requests and answers none. */
  static Listener silent() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    return new Listener(connection -> never.await());
  }

  /** Hangs up at once. */
  static Listener hangingUp() throws IOException {
    return new Listener(connection -> {});
  }

  /** Says something before it is asked, as servers of other protocols do. */
  static Listener sayingFirst(String words) throws IOException {
    return new Listener(
        connection -> {
          connection.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
          connection.getInputStream().readAllBytes();
        });
  }

  /** Answers each request with the same. */
  static Listener answering(String answer) throws IOException {
    return new Listener(
        connection -> {
          head(connection);
          connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
          connection.shutdownOutput();
          connection.getInputStream().readAllBytes();
        });
  }

  /** Speaks TLS, with a certificate that nobody but itself vouches for. */
  static Listener selfSigned(SSLContext own) throws IOException {
    return new Listener(
        own.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        connection -> {
          head(connection);
          connection
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        });
  }

  /** Answers each request with a body that has no end. */
  static Listener endless(String head) throws IOException {
    return new Listener(
        connection -> {
          head(connection);
          OutputStream out = connection.getOutputStream();
          out.write(head.getBytes(StandardCharsets.UTF_8));
          byte[] much = new byte[64 << 10];
          while (true) {
            out.write(much);
          }
        });
  }

  /** What is written for a request. */
  interface Script {

    /**
     * Writes an answer, from its first byte on; the connection ends after it.
     *
     * @param request its method and target, such as {@code GET /lake?list-type=2}
     */
    void answer(String request, OutputStream out) throws IOException;
  }

  /** Answers as a script has it, a request for each connection. */
  static Listener scripted(Script script) throws IOException {
    return new Listener(
        connection -> {
          OutputStream out = new BufferedOutputStream(connection.getOutputStream());
          script.answer(request(connection), out);
          out.flush();
          connection.shutdownOutput();
          connection.getInputStream().readAllBytes();
        });
  }

  // The bodies of requests are read, lest the connection is reset while the answer comes.
  private static String request(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (head.indexOf("100-continue") > 0) {
      connection
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    if (length.find()) {
      in.skipNBytes(Long.parseLong(length.group(1)));
    }
    return head.substring(0, head.indexOf(" HTTP/"));
  }

  private static void head(Socket connection) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    for (String line = lines.readLine(); line != null && !line.isEmpty(); ) {
      line = lines.readLine();
    }
  }

  private void accept(Manner manner) {
    while (end.getCount() > 0) {
      try {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(connection, manner));
      } catch (IOException e) {
        // It was closed.
      }
    }
  }

  private static void serve(Socket connection, Manner manner) {
    try (connection) {
      manner.serve(connection);
    } catch (IOException e) {
      // The other side went.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String url() {
    return url("127.0.0.1");
  }

  /** By another name of this machine. */
  String url(String host) {
    return "http://" + host + ":" + socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    socket.close();
  }
}
