package io.varve.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.varve.api.http.EdgeSettings;
import io.varve.api.http.TlsFiles;
import io.varve.security.login.LoginSettings;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.http.RawHttp;
import io.varve.testing.http.RawHttp.Answer;
import io.varve.testing.tls.IssuedCertificate;
import io.varve.testing.tls.TestAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that serves TLS itself. */
final class TlsTest {

  private static final short TLS_1_1 = 0x0302;

  @TempDir private static Path folder;

  private static TestAuthority authority;
  private static TlsFiles files;
  private static CatalogDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    authority = new TestAuthority();
    files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    authority.issue().write(files.certificate(), files.key());
    database = CatalogDatabase.create();
    server =
        TestServer.start(
            database,
            LoginSettings.NONE,
            new EdgeSettings(List.of(), List.of(), Optional.of(files)));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static int port() {
    return URI.create(server.url()).getPort();
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().sslContext(authority.trusting()).build();
  }

  private static HttpResponse<String> get(HttpClient by, int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://127.0.0.1:" + port + path);
    return by.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static SSLSocket connected(int port, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            authority
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  /** The serial number of the certificate that a new connection is shown. */
  private static BigInteger shown(int port) throws IOException {
    try (SSLSocket socket = connected(port)) {
      var certificates = socket.getSession().getPeerCertificates();
      assertThat(certificates).hasSize(2);
      return ((X509Certificate) certificates[0]).getSerialNumber();
    }
  }

  @Test
  void requestsGoByTlsOnly() throws Exception {
    HttpResponse<String> health = get(client(), port(), "/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.headers().firstValue("Strict-Transport-Security"))
        .contains("max-age=31536000");
    assertThatThrownBy(() -> get(HttpClient.newHttpClient(), port(), "/health"))
        .isInstanceOf(SSLHandshakeException.class);

    HttpResponse<String> made =
        client()
            .send(
                HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + port() + "/management/v1/project"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"project-name\":\"tls\"}"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(made.statusCode()).isEqualTo(201);
  }

  @Test
  void plainHttpIsToldToUseTls() throws IOException {
    Answer answer = new RawHttp(port()).send("GET /health");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("requires TLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void newVersionsOfTlsAreServed(String version) throws IOException {
    for (int port : new int[] {port(), server.metricsPort()}) {
      try (SSLSocket socket = connected(port, version)) {
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      }
    }
  }

  /** As a client of RFC 4346 begins, with one suite; Java's own has none of it any more. */
  private static byte[] hello() {
    ByteBuffer hello = ByteBuffer.allocate(50);
    hello.put((byte) 22).putShort(TLS_1_1).putShort((short) 45);
    hello.put((byte) 1).put((byte) 0).putShort((short) 41).putShort(TLS_1_1);
    hello.position(hello.position() + 32);
    hello.put((byte) 0).putShort((short) 2).putShort((short) 0xC009);
    hello.put((byte) 1).put((byte) 0);
    return hello.array();
  }

  @Test
  void olderVersionsOfTlsAreNot() throws IOException {
    for (int port : new int[] {port(), server.metricsPort()}) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(hello());
        byte[] answer = socket.getInputStream().readNBytes(7);
        // An alert, which is fatal: protocol_version.
        assertThat(answer).startsWith(21, 3).endsWith(0, 2, 2, 70);
      }
    }
  }

  @Test
  void handshakeThatComesByteByByteIsEndedInTime() throws Exception {
    long start = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(100);
      boolean open = true;
      for (int i = 0; open && i < hello().length - 1 && since(start).toSeconds() < 30; i++) {
        open = isOpenAfter(hello()[i], socket);
        Thread.sleep(400);
      }
      assertThat(open).isFalse();
      assertThat(since(start)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(17));
    }
    assertThat(get(client(), port(), "/health").statusCode()).isEqualTo(200);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static boolean isOpenAfter(byte sent, Socket socket) {
    try {
      socket.getOutputStream().write(sent);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void metricsGoByTlsToo() throws Exception {
    HttpResponse<String> metrics = get(client(), server.metricsPort(), "/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).contains("jvm_memory");
  }

  @Test
  void newCertificateIsShownToNewConnectionsAndABrokenOneIsNot() throws Exception {
    HttpClient before = client();
    assertThat(get(before, port(), "/health").statusCode()).isEqualTo(200);

    IssuedCertificate next = authority.issue();
    next.write(files.certificate(), files.key());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                shown(port()).equals(next.serial())
                    && shown(server.metricsPort()).equals(next.serial()));

    Files.writeString(files.certificate(), "nothing");
    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(20))
        .until(() -> shown(port()).equals(next.serial()));
    assertThat(shown(server.metricsPort())).isEqualTo(next.serial());
    // Connections from before go on.
    assertThat(get(before, port(), "/health").statusCode()).isEqualTo(200);

    IssuedCertificate last = authority.issue();
    last.write(files.certificate(), files.key());
    await().atMost(Duration.ofSeconds(20)).until(() -> shown(port()).equals(last.serial()));
  }
}
