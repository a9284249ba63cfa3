package io.varve.api.http;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathGuardTest extends ServedTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/management/v1%2Fx",
        "/management/v1/%25",
        "/management/v1/a;b",
        "/management/v1/a\\b",
        "/management/v1/a%5Cb",
        "/health;x",
        "/CATALOG/v1/a%2Fb",
        "/health%2f",
        "/catalog%2Fv1/x",
        "/catalog;a/v1/x",
        "/%63atalog/v1/a%2Fb",
        "//catalog/v1/a%2Fb",
        "/health/%3b",
        "/ui/..\\..\\x",
        "/./health",
        "/ui/%2e%2e/health"
      })
  void ambiguousPathsAreBadRequestsElsewhere(String path) throws IOException {
    http.send("GET " + path).isError(400, "BadRequestException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/catalog/v1/config?warehouse=a%00", "/health?x=1&%00"})
  void aQueryWithTheCharacterNulIsABadRequest(String path) throws IOException {
    http.send("GET " + path).isError(400, "BadRequestException");
  }
}
