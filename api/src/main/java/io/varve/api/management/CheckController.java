package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.event.TabularKind;
import io.varve.query.grant.NamedObjects;
import io.varve.query.grant.NamedObjects.Wanted;
import io.varve.security.rights.Access;
import io.varve.security.rights.Access.Question;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers many questions at once, of the kind whether somebody may do something to an object; what
 * is not there may nobody do anything to.
 */
@RestController
final class CheckController {

  private static final int MOST = 1_000;

  private final NamedObjects objects;
  private final Decisions decisions;
  private final JsonBodies json;

  CheckController(NamedObjects objects, Decisions decisions, JsonBodies json) {
    this.objects = objects;
    this.decisions = decisions;
    this.json = json;
  }

  private record Check(
      @Nullable String id, @Nullable PrincipalJson identity, @Nullable JsonNode operation) {}

  private record Checks(@Nullable List<Check> checks, @Nullable Boolean errorOnNotFound) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Result(boolean allowed, @Nullable String id) {}

  private record Results(List<Result> results) {}

  private record Allowed(boolean allowed) {}

  /** A question as it was asked, with the object that was found for it. */
  private record Asked(@Nullable String subject, CheckedOperation operation) {}

  @PostMapping("/management/v1/action/batch-check")
  @Needs({})
  ResponseEntity<byte[]> batch(Request request, @Body byte[] body) {
    Checks all = json.read(body, Checks.class);
    List<Check> checks = all.checks();
    if (checks == null || checks.size() > MOST) {
      throw new RefusedException(Reason.BAD_REQUEST, "checks must be at most " + MOST);
    }
    List<Boolean> allowed =
        answers(request.access(), checks, Boolean.TRUE.equals(all.errorOnNotFound()));
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      String id = checks.get(i).id();
      results.add(new Result(allowed.get(i), id == null ? String.valueOf(i) : id));
    }
    return Responses.ok(json.write(new Results(results)));
  }

  @PostMapping("/management/v1/permissions/check")
  @Needs({})
  ResponseEntity<byte[]> check(Request request, @Body byte[] body) {
    Check check = json.read(body, Check.class);
    return Responses.ok(
        json.write(new Allowed(answers(request.access(), List.of(check), false).getFirst())));
  }

  private List<Boolean> answers(Access asking, List<Check> checks, boolean all) {
    List<Asked> asked = checks.stream().map(CheckController::asked).toList();
    Map<Wanted, Lineage> found =
        seen(
            asking,
            objects.find(
                asked.stream()
                    .map(one -> one.operation.wanted())
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList()));
    Boolean[] answers = new Boolean[asked.size()];
    Map<@Nullable String, List<Integer>> bySubject = new LinkedHashMap<>();
    for (int i = 0; i < answers.length; i++) {
      bySubject.computeIfAbsent(asked.get(i).subject, one -> new ArrayList<>()).add(i);
    }
    bySubject.forEach(
        (subject, which) -> {
          boolean own = subject == null || asking.isActor(subject);
          List<Integer> there = new ArrayList<>();
          List<Question> questions = new ArrayList<>();
          for (int i : which) {
            Lineage object = asked.get(i).operation.object(found);
            answers[i] = false;
            if (object != null) {
              there.add(i);
              questions.add(new Question(asked.get(i).operation.action(), object));
            } else if (all) {
              throw new RefusedException(
                  missing(asked.get(i).operation.action().kind()),
                  "What check " + i + " names does not exist");
            }
          }
          if (!own) {
            checkMayAsk(asking, questions);
          }
          Access access = own ? asking : decisions.of(Objects.requireNonNull(subject));
          List<Boolean> allowed = access.allows(questions);
          for (int n = 0; n < there.size(); n++) {
            answers[there.get(n)] = allowed.get(n);
          }
        });
    return List.of(answers);
  }

  /** What is hidden from the one who asks is as if it were not there. */
  private static Map<Wanted, Lineage> seen(Access asking, Map<Wanted, Lineage> found) {
    List<Map.Entry<Wanted, Lineage>> all = List.copyOf(found.entrySet());
    List<Boolean> shown =
        asking.allows(
            all.stream()
                .map(one -> new Question(AskedAccess.seeing(one.getValue()), one.getValue()))
                .toList());
    Map<Wanted, Lineage> seen = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      if (shown.get(i)) {
        seen.put(all.get(i).getKey(), all.get(i).getValue());
      }
    }
    return seen;
  }

  private static Reason missing(ObjectKind kind) {
    return switch (kind) {
      case WAREHOUSE -> Reason.NO_SUCH_WAREHOUSE;
      case NAMESPACE -> Reason.NO_SUCH_NAMESPACE;
      case TABLE -> NameRefusals.missing(TabularKind.TABLE);
      case VIEW -> NameRefusals.missing(TabularKind.VIEW);
      case GENERIC_TABLE -> NameRefusals.missing(TabularKind.GENERIC_TABLE);
      case SERVER, PROJECT, ROLE -> Reason.BAD_REQUEST;
    };
  }

  private static void checkMayAsk(Access asking, List<Question> questions) {
    List<Question> reading =
        questions.stream()
            .map(one -> new Question(AskedAccess.reading(one.object()), one.object()))
            .toList();
    if (asking.allows(reading).contains(false)) {
      throw new ForbiddenException(
          "What others may do is answered to those only who may read grants on the objects");
    }
  }

  private static Asked asked(@Nullable Check check) {
    JsonNode operation = check == null ? null : check.operation();
    if (check == null || operation == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "Each check needs an operation");
    }
    PrincipalJson identity = check.identity();
    return new Asked(
        identity == null ? null : identity.subject(), CheckedOperation.read(operation));
  }
}
