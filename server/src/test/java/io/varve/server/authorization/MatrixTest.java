package io.varve.server.authorization;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import io.varve.server.authorization.GuardedServer.Answer;
import io.varve.server.authorization.MatrixRequest.Condition;
import io.varve.server.authorization.MatrixServer.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each endpoint is called by users who hold one privilege on one object each, and is open to
 * exactly those that the table of endpoints names.
 */
final class MatrixTest {

  private static final int AT_A_TIME = 8;
  private static final int SHOWN = 40;

  private static MatrixServer server;

  @BeforeAll
  static void start() {
    server = new MatrixServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Whether an object of a kind is in all objects of another, or is one. */
  private static boolean isIn(ObjectKind inner, ObjectKind outer) {
    if (inner == ObjectKind.ROLE || outer == ObjectKind.ROLE || inner.isTabular()) {
      return inner == outer
          || outer.compareTo(inner == ObjectKind.ROLE ? ObjectKind.PROJECT : ObjectKind.NAMESPACE)
              <= 0;
    }
    return outer.compareTo(inner) <= 0;
  }

  private static boolean holds(User user, Condition condition) {
    if (user.privilege() == null || user.on() == null) {
      return false;
    }
    return (condition.within() && isIn(user.on(), condition.kind()))
        || (condition.privileges().contains(user.privilege().text())
            && isIn(condition.kind(), user.on()));
  }

  /** Whether a user knows of an object; what is around or in what they hold something on. */
  private static boolean sees(User user, ObjectKind kind) {
    if (kind == ObjectKind.SERVER) {
      return true;
    }
    if (user.privilege() == null || user.on() == null) {
      return false;
    }
    boolean describes = !user.privilege().text().equals("role_creator");
    return isIn(user.on(), kind) || (describes && isIn(kind, user.on()));
  }

  /** Whether a user holds something around the request's objects, in them, or everything beside. */
  private static boolean isNear(User user, MatrixRequest request) {
    return user.on() == null
        || user.privilege() == Privilege.OWNERSHIP
        || request.needs().stream()
            .anyMatch(
                one ->
                    isIn(one.kind(), user.on()) || (one.within() && isIn(user.on(), one.kind())));
  }

  /** The statuses of a refusal; empty if the user may. */
  private static Set<Integer> refusals(User user, MatrixRequest request) {
    List<Condition> refused =
        request.needs().stream().filter(condition -> !holds(user, condition)).toList();
    return refused.stream()
        .map(condition -> sees(user, condition.kind()) ? 403 : 404)
        .collect(toSet());
  }

  @Test
  void everyEndpointHasARequest() throws IOException {
    TreeSet<String> requested = new TreeSet<>();
    MatrixRequest.all().forEach(request -> requested.add(request.endpoint()));
    assertThat(requested).containsExactlyElementsOf(MatrixRequest.table().keySet());
  }

  @Test
  void endpointsAreOpenToExactlyThoseOfTheTable() throws Exception {
    List<String> wrong = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (MatrixRequest request : MatrixRequest.all()) {
        List<Callable<String>> calls =
            server.users().stream()
                .filter(user -> isNear(user, request))
                .<Callable<String>>map(user -> () -> difference(user, request))
                .toList();
        for (Future<String> difference : threads.invokeAll(calls)) {
          if (!difference.get().isEmpty()) {
            wrong.add(difference.get());
          }
        }
      }
    }
    Path written = Path.of("target/matrix.txt");
    Files.createDirectories(Path.of("target"));
    Files.write(written, wrong);
    assertThat(wrong.stream().limit(SHOWN)).as("The first of those in %s", written).isEmpty();
    server.server().database.assertWhole();
  }

  /** What is wrong with an answer; empty if it is as expected. */
  private static String difference(User user, MatrixRequest request) {
    Set<Integer> refusals = refusals(user, request);
    Answer answer = server.send(user, request);
    boolean right =
        refusals.isEmpty()
            ? request.passes(answer)
            : refusals.contains(answer.status()) && !request.passes(answer);
    String expected = refusals.isEmpty() ? request.passes() : refusals.toString();
    return right ? "" : "%s: %s, expected %s: %s".formatted(request, user.name(), expected, answer);
  }
}
