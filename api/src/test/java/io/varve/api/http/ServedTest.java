package io.varve.api.http;

import io.varve.testing.http.RawHttp;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** A test against the plumbing on a real Tomcat; all of them share one. */
@SpringBootTest(classes = HttpApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles(HttpApplication.PROFILE)
abstract class ServedTest {

  static final String WAREHOUSE = "0198c2f0-0000-7000-8000-00000000000a";
  static final String ROOT = "/catalog/v1/" + WAREHOUSE;

  @LocalServerPort private int port;

  RawHttp http;

  @BeforeEach
  void connect() {
    http = new RawHttp(port);
  }
}
