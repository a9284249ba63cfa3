package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodiesTest extends ServedTest {

  private static final String JSON = "Content-Type: application/json";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'namespace':['a','b c','😀']}|200",
        "{'namespace':['a'],'new-field':1}|200",
        "{'namespace':['a'],'namespace':['b']}|400",
        "{'namespace':['a']} {}|400",
        "{'namespace':['a']}]|400",
        "{'namespace':['a']|400",
        "['a']|400",
        "null|400",
        "'a'|400",
        "1|400",
        "{|400",
        "{}|400",
        "{'namespace':null}|400",
        "{'namespace':'a'}|400",
        "{'namespace':[1]}|400",
        "{'namespace':[null]}|400",
        "{'namespace':{}}|400",
        "{'namespace':['a'],'properties':[]}|400",
        "{'namespace':['a'],'properties':{'k':{}}}|400",
        "{'namespace':['a'],'properties':{'k':null}}|400",
        "nonsense|400",
        "NaN|400"
      })
  void malformedRequestIsRefusedAndAWellFormedOneIsRead(String body, int status)
      throws IOException {
    var answer = http.json("POST " + ROOT + "/namespaces", body.replace('\'', '"'));

    if (status == 200) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    } else {
      answer.isError(status, "BadRequestException");
    }
  }

  @Test
  void anEmptyBodyIsNoRequest() throws IOException {
    http.send("POST " + ROOT + "/namespaces").isError(400, "BadRequestException");
    http.send("POST " + ROOT + "/namespaces", JSON).isError(400, "BadRequestException");
  }

  @Test
  void invalidUtf8IsABadRequest() throws IOException {
    byte[] body = "{\"namespace\":[\"a\"]}".getBytes(StandardCharsets.UTF_8);
    body[15] = (byte) 0xFF;
    http.send("POST " + ROOT + "/namespaces", body, JSON).isError(400, "BadRequestException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepJsonIsRefused(String open) throws IOException {
    String deep = open.repeat(1_000_000 / open.length());
    http.json("POST " + ROOT + "/namespaces", deep).isError(400, "BadRequestException");
    http.json("POST " + ROOT + "/namespaces", "{\"namespace\":[\"a\"],\"x\":" + deep)
        .isError(400, "BadRequestException");
  }
}
