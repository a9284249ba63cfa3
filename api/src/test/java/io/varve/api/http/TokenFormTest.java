package io.varve.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

final class TokenFormTest {

  private static final String GRANT = "grant_type=client_credentials";
  private static final String CLIENT = "&client_id=id-1&client_secret=planted";

  private static MockHttpServletRequest request() {
    var request = new MockHttpServletRequest("POST", "/oauth/token");
    request.setContentType("application/x-www-form-urlencoded;charset=UTF-8");
    return request;
  }

  private static TokenForm read(MockHttpServletRequest request, String body) throws OAuthRefusal {
    return TokenForm.of(request, TokenForm.fields(request, body.getBytes(UTF_8)));
  }

  private static MockHttpServletRequest basic(String pair) {
    MockHttpServletRequest request = request();
    request.addHeader(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    return request;
  }

  private static void isRefused(MockHttpServletRequest request, String body, String code) {
    assertThatThrownBy(() -> read(request, body))
        .isInstanceOfSatisfying(
            OAuthRefusal.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageNotContaining("planted");
  }

  @Test
  void clientIsReadFromTheFormOrFromTheHeader() throws Exception {
    TokenForm expected = new TokenForm("id-1", "planted");
    assertThat(read(request(), GRANT + CLIENT)).isEqualTo(expected);
    assertThat(read(basic("id-1:planted"), GRANT)).isEqualTo(expected);
    assertThat(read(basic("id%2D1:plant%65d"), GRANT + "&client_id=id-1")).isEqualTo(expected);
    assertThat(read(request(), GRANT + CLIENT).toString()).doesNotContain("planted");
  }

  @Test
  void tokenInTheHeaderDoesNotCountAsAClient() throws Exception {
    MockHttpServletRequest request = request();
    request.addHeader("Authorization", "Bearer old");
    assertThat(read(request, GRANT + CLIENT).clientId()).isEqualTo("id-1");
    isRefused(request, GRANT, "invalid_client");
  }

  @Test
  void clientThatProvesItselfTwiceIsRefused() {
    isRefused(basic("id-1:planted"), GRANT + CLIENT, "invalid_request");
    isRefused(basic("id-1:planted"), GRANT + "&client_id=id-2", "invalid_request");
    MockHttpServletRequest two = basic("id-1:planted");
    two.addHeader("Authorization", "Basic aWQtMTpwbGFudGVk");
    isRefused(two, GRANT, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GRANT + CLIENT + "&client_secret=planted",
        GRANT + "&client_id=id-1&client_secret=planted%",
        GRANT + "&client_id=id-1&client_secret=planted%FF%FE",
        GRANT + "&client_id=id-1&client_secret=planted%zz"
      })
  void formThatIsBrokenOrSaysOneThingTwiceIsRefused(String form) {
    isRefused(request(), form, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "&&&&", GRANT, GRANT + "&client_id=id-1", GRANT + "&client_secret=planted"})
  void formWithoutAClientIsRefused(String form) {
    isRefused(request(), form, "invalid_client");
  }

  @Test
  void manyFieldsAreRefused() {
    StringBuilder form = new StringBuilder(GRANT + CLIENT);
    for (int i = 0; i < 40; i++) {
      form.append("&f").append(i).append("=1");
    }
    isRefused(request(), form.toString(), "invalid_request");
  }

  @Test
  void secretInTheAddressOrAsJsonIsRefused() {
    MockHttpServletRequest address = request();
    address.setQueryString("client_secret=planted");
    isRefused(address, GRANT + CLIENT, "invalid_request");
    MockHttpServletRequest json = request();
    json.setContentType("application/json");
    isRefused(json, "{\"client_secret\":\"planted\"}", "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic ", "Basic !!!!", "Basic cGxhbnRlZA=="})
  void headerThatIsNoPairIsRefused(String header) {
    MockHttpServletRequest request = request();
    request.addHeader("Authorization", header);
    isRefused(request, GRANT, "invalid_request");
  }
}
