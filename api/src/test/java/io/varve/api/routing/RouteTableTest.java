package io.varve.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table of routes matches is what Spring's patterns match, and where in doubt nothing. */
final class RouteTableTest {

  private static final String TABLE = "/catalog/v1/{prefix}/namespaces/{namespace}/tables/{table}";

  private final RouteTable<String> routes = new RouteTable<>();

  RouteTableTest() {
    routes.add("GET", TABLE, "load");
    routes.add("HEAD", TABLE, "exists");
    routes.add("GET", "/catalog/v1/config", "config");
    routes.add("POST", "/catalog/v1/{prefix}/tables/rename", "rename");
    routes.add("POST", "/catalog/v1/{prefix}/tables/{table}", "other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/catalog/v1/w/namespaces/n/tables/t",
        "/catalog/v1/w/namespaces/n%1Fm/tables/t%2Fu",
        "/catalog/v1/w/namespaces/n/tables/t;u",
        "/catalog/v1/w/namespaces/n/tables/+"
      })
  void pathsOfAPatternLeadToItsTarget(String path) {
    assertThat(routes.find("GET", path)).isEqualTo("load");
    assertThat(routes.find("HEAD", path)).isEqualTo("exists");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/catalog/v1/w/namespaces/n/tables/",
        "/catalog/v1/w/namespaces/n/tables",
        "/catalog/v1/w/namespaces/n/tables/t/",
        "/catalog/v1/w/namespaces//tables/t",
        "/catalog/v1//w/namespaces/n/tables/t",
        "/catalog/v1/w/namespaces/n/tables/;t",
        "/catalog/v1/w/namespaces;a/n/tables/t",
        "/catalog/v1/w/%6Eamespaces/n/tables/t",
        "/CATALOG/v1/w/namespaces/n/tables/t",
        "catalog/v1/w/namespaces/n/tables/t",
        "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a",
        "/",
        ""
      })
  void otherPathsAreLeftToSpring(String path) {
    assertThat(routes.find("GET", path)).isNull();
  }

  @Test
  void prefixWithAPositionLeadsToThePast() {
    routes.add("GET", TABLE.replace("{prefix}", "{prefix}@{position}"), "past");
    assertThat(routes.find("GET", "/catalog/v1/w@12/namespaces/n/tables/t")).isEqualTo("past");
    assertThat(routes.find("GET", "/catalog/v1/w%4012/namespaces/n/tables/t")).isEqualTo("past");
    assertThat(routes.find("GET", "/catalog/v1/w/namespaces/n@1/tables/t@2")).isEqualTo("load");
    assertThat(routes.find("HEAD", "/catalog/v1/w@12/namespaces/n/tables/t")).isNull();
  }

  @Test
  void otherMethodsAreLeftToSpring() {
    assertThat(routes.find("DELETE", "/catalog/v1/config")).isNull();
    assertThat(routes.find("HEAD", "/catalog/v1/config")).isNull();
  }

  @Test
  void pathsOfTwoPatternsAreLeftToSpring() {
    assertThat(routes.find("POST", "/catalog/v1/w/tables/rename")).isNull();
    assertThat(routes.find("POST", "/catalog/v1/w/tables/t")).isEqualTo("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/**", "/a/{b:c|d}", "/a/{*rest}", "/a/b*", "/a/x{b}", "a/b", ""})
  void patternsOfMoreThanLiteralsAndVariablesAreNotTaken(String pattern) {
    assertThat(routes.add("GET", pattern, "taken")).isFalse();
  }
}
