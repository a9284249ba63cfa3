package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static io.varve.server.authorization.HistoryServer.NARROW;
import static io.varve.server.authorization.HistoryServer.READER;
import static io.varve.server.authorization.HistoryServer.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import io.varve.server.authorization.HistoryServer.Place;
import io.varve.server.feed.EventStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * Who has no right to audit learns by no endpoint that tells of the past what listing does not
 * show. The file {@code history.txt} has what is asked of each endpoint.
 */
final class HistoryMatrixTest {

  private static final List<String> SUBJECTS = List.of(STRANGER, NARROW, READER);

  /**
   * Where the past is read. Grants, roles, projects and settings as of then are answers of the
   * endpoints that say them as of now; {@link PastGrantsTest} asks these.
   */
  private static final Pattern READS =
      Pattern.compile(
          "io\\.varve\\.(ledger\\.(seal|epoch|attempt|anchor)"
              + "|query\\.(past(?!\\.Past(Grants|Projects|Roles|Settings|Warehouses)$)"
              + "|timeline|audit|commit|projection|statistics))\\..*");

  /** Of the API, what also finds grants and settings as of then. */
  private static final Set<String> OF_THEN = Set.of("AskedGrants", "AskedSettings");

  /** Words in paths of what tells of the past, however it reads it. */
  private static final Pattern WORDS =
      Pattern.compile(
          ".*(/(events|audit|timeline|activity|commits|diff|restore[a-z-]*|undo|undrop|savepoint"
              + "|projections|ledger|verify|requests?|statistics|usage|history|attempts"
              + "|deleted-[a-z]+)[/ ]|@).*");

  /** How far the ledger is, which each answer to a change says as well, and what time it is. */
  private static final Pattern HEAD =
      Pattern.compile("\"(head|to|as-of|changes-up-to)\":\\d+|\"whole-since\":\"[^\"]*\"");

  /** How far the feed was looked through, which may be more than what is shown of it. */
  private static final Pattern LOOKED =
      Pattern.compile("\"(next-after|continuation-token)\":\"?\\d+\"?");

  private static HistoryServer history;

  @BeforeAll
  static void start() {
    history = new HistoryServer();
  }

  @AfterAll
  static void stop() {
    history.server.database.assertWhole();
    history.close();
  }

  private static boolean readsThePast(Class<?> type, Set<Class<?>> seen) {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      for (Parameter parameter : constructor.getParameters()) {
        Class<?> needed = parameter.getType();
        if (READS.matcher(needed.getName()).matches()) {
          return true;
        }
        if (needed.getName().startsWith("io.varve.api.management.")
            && !OF_THEN.contains(needed.getSimpleName())
            && seen.add(needed)
            && readsThePast(needed, seen)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Endpoints whose controllers read the past, or whose paths say that they do. */
  private static Set<String> endpoints() {
    Set<String> endpoints = new TreeSet<>();
    history
        .server
        .server()
        .get(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach(
            (route, method) -> {
              Class<?> type = method.getBeanType();
              for (String pattern : route.getPatternValues()) {
                if (type.getName().startsWith("io.varve.api.")
                    && (WORDS.matcher(pattern + " ").matches()
                        || readsThePast(type, new HashSet<>()))) {
                  route
                      .getMethodsCondition()
                      .getMethods()
                      .forEach(verb -> endpoints.add(pattern + " " + verb));
                }
              }
            });
    return endpoints;
  }

  @Test
  void everyEndpointOfThePastIsAsked() throws Exception {
    Set<String> asked = new TreeSet<>();
    HistoryRequest.all().forEach(request -> asked.add(request.endpoint()));
    assertThat(asked).containsExactlyElementsOf(endpoints());
  }

  @Test
  void listingShowsWhatIsNotHidden() {
    String catalog = history.server.catalog() + "/namespaces";
    history.server.as(STRANGER, "GET", catalog, null).is(404);
    for (String subject : List.of(NARROW, READER)) {
      String listed =
          history.server.as(subject, "GET", catalog + "?returnUuids=true", null).is(200).body()
              + history
                  .server
                  .as(subject, "GET", catalog + "/xsales/tables?returnUuids=true", null)
                  .is(200)
                  .body()
              + history
                  .server
                  .as(subject, "GET", catalog + "/xsales/views?returnUuids=true", null)
                  .is(200)
                  .body();
      assertThat(listed)
          .contains("xsales", "xorders", history.sales.tableId(), history.sales.namespaceId())
          .doesNotContain(history.hidden(subject));
      for (String word : List.of("yreturns", "ylatest", "yparcels")) {
        assertThat(listed.contains(word)).as(word).isEqualTo(subject.equals(READER));
      }
    }
  }

  @Test
  void hiddenThingsAreAnsweredLikeMissingOnesAndNamedNowhere() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (HistoryRequest request : HistoryRequest.all()) {
      for (String subject : SUBJECTS) {
        check(request, subject, history.sales, wrong);
        for (Place place : history.hiddenPlaces(subject)) {
          boolean seen = !subject.equals(STRANGER) && place.namespace().equals("xsales");
          Place missing = place.missing(seen);
          String answer = like(request, check(request, subject, place, wrong), place, missing);
          String expected =
              like(request, history.send(subject, request, missing), missing, missing);
          if (!answer.equals(expected)) {
            wrong.add(
                "%s by %s of %s is unlike a missing one:\n  %s\n  %s"
                    .formatted(request, subject, place.table(), answer, expected));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Asks, and notes each hidden word in the answer that was not in the question. */
  private static Answer check(
      HistoryRequest request, String subject, Place place, List<String> wrong) {
    Answer answer = history.send(subject, request, place);
    if (answer.status() >= 500) {
      wrong.add(request + " by " + subject + ": " + answer);
    }
    String told = answer.body();
    if (answer.status() >= 400) {
      for (String word : place.words()) {
        told = told.replace(word, "");
      }
    }
    for (String word : history.hidden(subject)) {
      if (told.contains(word)) {
        wrong.add("%s by %s tells %s: %s".formatted(request, subject, word, told));
      }
    }
    return answer;
  }

  private static String like(HistoryRequest request, Answer answer, Place place, Place missing) {
    String body = answer.body();
    for (int i = 0; i < place.words().size(); i++) {
      body = body.replace(place.words().get(i), missing.words().get(i));
    }
    body = HEAD.matcher(body).replaceAll("");
    boolean feed = request.endpoint().contains("/events ");
    return answer.status() + " " + (feed ? LOOKED.matcher(body).replaceAll("") : body);
  }

  @Test
  void hiddenEventsChangeNoAnswer() throws Exception {
    Map<String, String> before = answers();
    history.happensHidden();
    Map<String, String> after = answers();
    after.replaceAll((key, answer) -> answer.equals(before.get(key)) ? "" : answer);
    after.values().removeIf(String::isEmpty);
    before.keySet().retainAll(after.keySet());
    assertThat(after).isEqualTo(before);
  }

  private static Map<String, String> answers() throws Exception {
    history.head();
    Map<String, String> answers = new LinkedHashMap<>();
    for (HistoryRequest request : HistoryRequest.all()) {
      for (String subject : SUBJECTS) {
        for (Place place : List.of(history.sales, history.vault)) {
          answers.put(
              request + " by " + subject + " of " + place.table(),
              like(request, history.send(subject, request, place), place, place));
        }
      }
    }
    return answers;
  }

  /** Without this, the test would hold for a server that answers nothing. */
  @Test
  void auditorsAreToldWhatIsHidden() throws Exception {
    Map<String, Boolean> tells = new LinkedHashMap<>();
    for (HistoryRequest request : HistoryRequest.all()) {
      if (!request.refused()) {
        Answer answer = history.send(ADMIN, request, history.vault);
        assertThat(answer.status()).as(request.toString()).isLessThan(500);
        tells.merge(
            request.endpoint() + request.kind(),
            request.level()
                ? answer.status() < 300 || answer.status() == 400
                : isTold(request, answer),
            Boolean::logicalOr);
      }
    }
    tells.values().removeIf(told -> told);
    assertThat(tells.keySet()).isEmpty();
  }

  /** Whether an answer has something of the hidden place, or is unlike that for a missing one. */
  private static boolean isTold(HistoryRequest request, Answer answer) {
    Place missing = history.vault.missing(false);
    return (answer.status() == 200
            && history.vault.words().stream().anyMatch(answer.body()::contains))
        || !like(request, answer, history.vault, missing)
            .equals(like(request, history.send(ADMIN, request, missing), missing, missing));
  }

  /** A stream has no end, so each reader gets one by a right on something more. */
  @Test
  void streamTellsNothingHidden() throws Exception {
    for (String subject : SUBJECTS) {
      // Who has a right on anything is no stranger any more, and may list the tags of a warehouse.
      String reader = subject.equals(STRANGER) ? "passer" : subject;
      Set<String> words = history.hidden(subject);
      words.remove("xquarter");
      String namespace = "end-" + reader;
      String id = history.server.namespace("owner", namespace);
      history.server.grant(
          "owner",
          "/warehouse/" + history.server.warehouse() + "/namespace/" + id,
          reader,
          "describe");
      history.server.table("owner", namespace, "end");
      try (EventStream stream =
          EventStream.open(
              history.server.server().url() + MANAGEMENT + "/events/stream?after=0",
              "Authorization",
              "Bearer " + history.server.bearer(reader))) {
        List<JsonNode> events =
            stream.until(event -> event.at("/object/name").asString("").equals("end"));
        assertThat(events.toString()).as(reader).doesNotContain(words);
      }
    }
  }
}
