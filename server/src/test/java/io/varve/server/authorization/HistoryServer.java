package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static io.varve.server.authorization.GuardedServer.SCHEMA;

import io.varve.ledger.attempt.AuditedReads;
import io.varve.server.authorization.GuardedServer.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server whose warehouse has a namespace that is hidden, and one that some see. Words that begin
 * with z are hidden from all who may not audit, with y from who sees one table only, and with x
 * from who sees nothing.
 */
final class HistoryServer implements AutoCloseable {

  /** Sees nothing. */
  static final String STRANGER = "stranger";

  /** May describe one table. */
  static final String NARROW = "narrow";

  /** May select from a namespace. */
  static final String READER = "reader";

  private static final String MISSING = "0197e6a0-2222-7000-8000-00000000000c";

  /**
   * What a request asks about.
   *
   * @param event an event of the table
   * @param request the request that made it
   */
  record Place(
      String namespace,
      String namespaceId,
      String table,
      String tableId,
      String view,
      String viewId,
      String event,
      String request,
      String user,
      String role) {

    /** All names and ids. */
    List<String> words() {
      return List.of(
          namespace, namespaceId, table, tableId, view, viewId, event, request, user, role);
    }

    /** A place that is not there, in the same namespace where that is seen. */
    Place missing(boolean inSameNamespace) {
      return new Place(
          inSameNamespace ? namespace : "nowhere",
          inSameNamespace ? namespaceId : MISSING,
          "nothing",
          MISSING,
          "noview",
          MISSING,
          MISSING,
          "norequest",
          "oidc~nobody",
          MISSING);
    }
  }

  final GuardedServer server = new GuardedServer(false, AuditedReads.ALL);
  final Place sales;
  final Place sibling;
  final Place vault;

  /** Before and after all was made. */
  final long first;

  final long position;

  private final Set<String> hidden = new HashSet<>();
  private final String catalog;
  private final String zvaultId;
  private final String since = Instant.now().truncatedTo(ChronoUnit.DAYS).toString();
  private final String until = Instant.now().plus(2, ChronoUnit.DAYS).toString();

  HistoryServer() {
    server.grant(ADMIN, "/project", "owner", "project_admin");
    server.grant(ADMIN, "/project", "zclerk", "data_admin");
    catalog = server.catalog();
    ask(
        "owner",
        "POST",
        MANAGEMENT + "/warehouse/" + server.warehouse() + "/delete-profile",
        "{\"delete-profile\":{\"type\":\"soft\",\"expiration-seconds\":3600}}");
    String xsales = server.namespace("owner", "xsales");
    zvaultId = server.namespace("zclerk", "zvault");
    first = head();
    String orders = server.table("owner", "xsales", "xorders");
    String returns = server.table("owner", "xsales", "yreturns");
    String latest = view("owner", "xsales", "ylatest");
    server.table("owner", "xsales", "ygone");
    commit("owner", "xsales", "xorders", "k");
    commit("owner", "xsales", "yreturns", "k");
    ask("owner", "DELETE", catalog + "/namespaces/xsales/tables/ygone", null);

    String wages = server.table("zclerk", "zvault", "zstipend");
    rename("zclerk", "zvault", "zstipend", "zvault", "zwages");
    String pay = view("zclerk", "zvault", "zpay");
    commit("zclerk", "zvault", "zwages", "zwhisper");
    server.table("zclerk", "zvault", "zfired");
    ask("zclerk", "DELETE", catalog + "/namespaces/zvault/tables/zfired", null);
    server.table("owner", "zvault", "zbonus");
    rename("owner", "zvault", "zbonus", "xsales", "yparcels");
    String role =
        ask("owner", "POST", MANAGEMENT + "/role", "{\"name\":\"zconclave\"}").text("/id");
    String warehouse = "/warehouse/" + server.warehouse();
    server.grant("zclerk", warehouse + "/namespace/" + zvaultId, role, "select");
    server.grant("owner", warehouse + "/table/" + orders, NARROW, "describe");
    server.grant("owner", warehouse + "/namespace/" + xsales, READER, "select");
    ask("owner", "POST", MANAGEMENT + warehouse + "/savepoint", "{\"name\":\"xquarter\"}");
    server.as("zprowler", "GET", catalog + "/namespaces/zvault/tables/zwages", null).is(404);
    position = head();
    sales = place("xsales", xsales, "xorders", orders, "ylatest", latest, "oidc~owner", MISSING);
    sibling =
        place("xsales", xsales, "yreturns", returns, "ylatest", latest, "oidc~zclerk", MISSING);
    vault = place("zvault", zvaultId, "zwages", wages, "zpay", pay, "oidc~zclerk", role);
    hidden.addAll(vault.words());
    hidden.addAll(
        List.of("zstipend", "zwhisper", "zmurmur", "zmumbler", "zfired", "zbonus", "zconclave"));
    hidden.addAll(List.of("zclerk", "zprowler"));
  }

  private Place place(
      String namespace,
      String namespaceId,
      String table,
      String tableId,
      String view,
      String viewId,
      String user,
      String role) {
    return new Place(
        namespace,
        namespaceId,
        table,
        tableId,
        view,
        viewId,
        creation("event_id::text", tableId),
        creation("metadata->>'request-id'", tableId),
        user,
        role);
  }

  private String creation(String column, String table) {
    return server
        .database
        .admin()
        .sql("select " + column + " from events where stream_id = ?::uuid and stream_version = 0")
        .param(table)
        .query(String.class)
        .single();
  }

  long head() {
    return server.database.head();
  }

  private Answer ask(
      String by, String method, String path, @Nullable String body, String... headers) {
    Answer answer = server.as(by, method, path, body, headers);
    if (answer.status() >= 300) {
      throw new AssertionError(method + " " + path + " " + answer);
    }
    return answer;
  }

  private void commit(String by, String namespace, String table, String key) {
    ask(
        by,
        "POST",
        catalog + "/namespaces/" + namespace + "/tables/" + table,
        "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\""
            + key
            + "\":\"v\"}}]}",
        "X-Change-Reason",
        by.equals("zclerk") ? "zmurmur" : "because",
        "User-Agent",
        by.equals("zclerk") ? "zmumbler/1" : "engine/1");
  }

  private void rename(String by, String namespace, String name, String to, String newName) {
    ask(
        by,
        "POST",
        catalog + "/tables/rename",
        "{\"source\":{\"namespace\":[\"%s\"],\"name\":\"%s\"},\"destination\":{\"namespace\":[\"%s\"],\"name\":\"%s\"}}"
            .formatted(namespace, name, to, newName));
  }

  private String view(String by, String namespace, String name) {
    String views = catalog + "/namespaces/" + namespace + "/views";
    ask(
        by,
        "POST",
        views,
        "{\"name\":\"%s\",\"schema\":%s,\"view-version\":{\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,"
                .formatted(name, SCHEMA)
            + "\"summary\":{},\"default-namespace\":[\"%s\"],\"representations\":"
                .formatted(namespace)
            + "[{\"type\":\"sql\",\"sql\":\"select 1\",\"dialect\":\"trino\"}]},\"properties\":{}}");
    return ask(by, "GET", views + "?returnUuids=true", null).text("/table-uuids/0");
  }

  /** Makes much happen where none of the three sees it, without a trace where they do. */
  void happensHidden() {
    for (int i = 0; i < 12; i++) {
      String name = "znew" + i;
      server.table("zclerk", "zvault", name);
      commit("zclerk", "zvault", name, "zwhisper");
      rename("zclerk", "zvault", name, "zvault", name + "r");
      commit("zclerk", "zvault", "zwages", "zwhisper" + i);
      server.as("zprowler", "GET", catalog + "/namespaces/zvault/tables/zwages", null).is(404);
    }
    ask("zclerk", "DELETE", catalog + "/namespaces/zvault/tables/znew0r", null);
    String on = "/warehouse/" + server.warehouse() + "/namespace/" + zvaultId;
    server.grant("zclerk", on, "zprowler", "select");
    server.revoke("zclerk", on, "zprowler", "select");
    server.namespace("zclerk", "zvault", "zinner");
    ask(
        "zclerk",
        "POST",
        MANAGEMENT + "/warehouse/" + server.warehouse() + "/restore",
        "{\"to\":{\"position\":%d},\"scope\":{\"tables\":[{\"id\":\"%s\"}]}}"
            .formatted(position, vault.tableId()));
    head();
    hidden.add("znew");
    hidden.add("zinner");
  }

  /** Words that somebody may not see in any answer. */
  Set<String> hidden(String subject) {
    Set<String> words = new HashSet<>(hidden);
    if (!subject.equals(READER)) {
      words.addAll(
          List.of("yreturns", "ylatest", "ygone", "yparcels", sibling.tableId(), sales.viewId()));
    }
    if (subject.equals(STRANGER)) {
      words.addAll(List.of("xsales", "xorders", "xquarter", sales.namespaceId(), sales.tableId()));
    }
    return words;
  }

  /** Places that are hidden from somebody. */
  List<Place> hiddenPlaces(String subject) {
    List<Place> places = new ArrayList<>(List.of(vault));
    if (!subject.equals(READER)) {
      places.add(sibling);
    }
    if (subject.equals(STRANGER)) {
      places.add(sales);
    }
    return places;
  }

  /** Sends a request about a place. */
  Answer send(String subject, HistoryRequest request, Place place) {
    String body = request.body().isEmpty() ? null : filled(request.body(), request, place);
    boolean sends = body == null && request.method().equals("POST");
    return server.as(
        subject, request.method(), filled(request.path(), request, place), sends ? "" : body);
  }

  private String filled(String text, HistoryRequest request, Place place) {
    String object =
        switch (request.kind()) {
          case "namespace" -> place.namespaceId();
          case "view" -> place.viewId();
          default -> place.tableId();
        };
    return text.replace("{prefix}", server.warehouse())
        .replace("{warehouse}", server.warehouse())
        .replace("{position}", Long.toString(position))
        .replace("{first}", Long.toString(first))
        .replace("{day}", since)
        .replace("{later}", until)
        .replace("/namespaces/{namespace}", "/namespaces/" + place.namespace())
        .replace("{name-of-namespace}", place.namespace())
        .replace("{name-of-table}", place.table())
        .replace("{id-of-namespace}", place.namespaceId())
        .replace("{id-of-table}", place.tableId())
        .replace("{id-of-view}", place.viewId())
        .replace("{table}", place.table())
        .replace("{view}", place.view())
        .replace("{event}", place.event())
        .replace("{eventId}", place.event())
        .replace("{request}", place.request())
        .replace("/request/{id}", "/request/" + place.request())
        .replace("{user}", place.user())
        .replace("{userId}", place.user())
        .replace("{roleId}", place.role())
        .replace("{savepoint}", "xquarter")
        .replace("{object}", Objects.requireNonNull(object));
  }

  @Override
  public void close() {
    server.close();
  }
}
