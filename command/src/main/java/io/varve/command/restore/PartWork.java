package io.varve.command.restore;

import io.varve.command.commit.TableCommits;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.refusal.Blocker;
import io.varve.command.refusal.RefusedException;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.command.restore.Restoring.Part;
import io.varve.security.rights.ForbiddenException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans one part of a restore after the other, and carries it out: all of it in one transaction,
 * but for what something is in the way of.
 */
final class PartWork {

  private static final Logger LOG = LoggerFactory.getLogger(PartWork.class);

  /** Failures in a row that are nobody's refusal, after which the server is to blame. */
  private static final int MOST_FAILURES = 5;

  private final RestoreReads reads;
  private final Restoring restoring;
  private final RestoreReport report;
  private final @Nullable UUID root;
  private final Supplier<Asked> asked;
  private final Mode mode;
  private final Set<UUID> hidden = new HashSet<>();
  private int failures;

  /**
   * @param root the namespace that is restored; null for the whole warehouse
   * @param asked by whom, asked for before each plan
   */
  PartWork(
      RestoreReads reads,
      Restoring restoring,
      RestoreReport report,
      @Nullable UUID root,
      Supplier<Asked> asked,
      Mode mode) {
    this.reads = reads;
    this.restoring = restoring;
    this.report = report;
    this.root = root;
    this.asked = asked;
    this.mode = mode;
  }

  /** What is done with the plan of a part. */
  sealed interface Mode {}

  /** It is carried out. */
  record Sending(TableCommits commits, PlanWrites writes) implements Mode {}

  /**
   * Nothing is, but later parts are planned as if it were.
   *
   * @param names that the parts give and take
   */
  record Looking(PlannedNames names) implements Mode {
    Looking() {
      this(new PlannedNames());
    }
  }

  /**
   * Carries out a part.
   *
   * @param read what some of the objects were, as the plan of each try wants it
   */
  void carryOut(List<UUID> ids, Function<List<UUID>, PastState> read) {
    Set<UUID> blocked = new HashSet<>();
    while (blocked.size() < ids.size()) {
      List<UUID> left = ids.stream().filter(id -> !blocked.contains(id)).toList();
      Try tried = new Try(asked.get());
      Plan plan;
      try {
        plan = tried.plan(read.apply(left));
        if (plan.blockers.isEmpty() && done(tried, plan, left, read)) {
          failures = 0;
          return;
        }
      } catch (ForbiddenException e) {
        throw e;
      } catch (RuntimeException e) {
        if (tried.isHidden || CommandGateway.isOutcomeUnknown(e)) {
          throw e;
        }
        failed(left, read, e);
        return;
      }
      // Where there is none, others came first, and the next plan sees what they did.
      plan.blockers.stream()
          .collect(Collectors.groupingBy(one -> Objects.requireNonNull(one.id())))
          .forEach(
              (id, why) -> {
                if (!blocked.add(id)) {
                  throw new IllegalStateException("In the way though left out: " + why);
                }
                report.block(id, why);
              });
    }
  }

  /**
   * Carries a plan out.
   *
   * @return false if another plan is to be made
   */
  private boolean done(Try tried, Plan plan, List<UUID> ids, Function<List<UUID>, PastState> read) {
    switch (mode) {
      case Looking looking -> {
        looking.names.add(plan.names);
        report.planned(plan);
        return true;
      }
      case Sending sending -> {
        if (plan.isEmpty()) {
          report.planned(plan);
          return true;
        }
        return send(sending, tried, plan, ids, read);
      }
    }
  }

  private boolean send(
      Sending sending,
      Try tried,
      Plan first,
      List<UUID> ids,
      Function<List<UUID>, PastState> read) {
    return sending.commits.alone(
        first.tables(),
        new Supplier<>() {
          private Optional<Plan> next = Optional.of(first);

          @Override
          public Optional<Boolean> get() {
            Plan plan = next.orElseGet(() -> tried.plan(read.apply(ids)));
            next = Optional.empty();
            if (!plan.blockers.isEmpty()) {
              return Optional.of(false);
            }
            Optional<Boolean> sent =
                sending.writes.tryOnce(tried.asked, plan, Outcome.done()).map(done -> true);
            if (sent.isPresent()) {
              report.planned(plan);
            }
            return sent;
          }
        });
  }

  /**
   * What fails does so for one object, such as a table whose metadata was altered, or to which
   * others commit all the time: each is tried for itself. If several fail one after the other for
   * no reason of their own, it is the server's, and all of it is tried again later.
   */
  private void failed(List<UUID> ids, Function<List<UUID>, PastState> read, RuntimeException why) {
    if (ids.size() > 1) {
      ids.forEach(id -> carryOut(List.of(id), read));
      return;
    }
    if (why instanceof RefusedException refused && !refused.refusal().reason().isPassing()) {
      inTheWay(ids.getFirst(), why, why.getMessage());
      return;
    }
    LOG.warn("Object {} was left out of its restore", ids.getFirst(), why);
    failures++;
    if (failures == MOST_FAILURES) {
      throw why;
    }
    inTheWay(
        ids.getFirst(),
        why,
        why instanceof RefusedException
            ? why.getMessage()
            : "It could not be read or written; the server's log says why");
  }

  private void inTheWay(UUID id, RuntimeException cause, @Nullable String why) {
    Head head = reads.head(id).orElseThrow(() -> cause);
    boolean isNamespace = head.kind().equals("namespace");
    report.block(
        id,
        List.of(
            new Blocker(
                null,
                null,
                head.kind(),
                id,
                isNamespace
                    ? head.as(NamespaceState.class).levels()
                    : Plan.levels(head.tabular().name()),
                String.valueOf(why))));
  }

  /** A plan by the rights of now, and whether it met something that is hidden. */
  private final class Try {

    private final Asked asked;
    private boolean isHidden;

    Try(Asked asked) {
      this.asked = asked;
    }

    Plan plan(PastState state) {
      Permits permits =
          new Permits(
              asked.request(),
              asked.warehouse(),
              reads,
              () -> {
                isHidden = true;
                return asked.hidden().get();
              });
      PlannedNames names = new PlannedNames(mode instanceof Looking looking ? looking.names : null);
      return restoring.plan(permits, state, new Part(root, hidden, names));
    }
  }
}
