package io.varve.cli.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Follows what a method calls within the API, and finds calls of the write side. */
final class ReachNoWrites extends ArchCondition<JavaMethod> {

  private static final DescribedPredicate<JavaClass> API = resideInAPackage("io.varve.api..");

  /** All of the write side but its rules and values, which have no database. */
  private static final DescribedPredicate<JavaClass> WRITES =
      resideInAPackage("io.varve.command..")
          .and(
              DescribedPredicate.not(
                  resideInAnyPackage(
                      "io.varve.command.refusal..",
                      "io.varve.command.name..",
                      "io.varve.command.location..",
                      "io.varve.command.format..",
                      "io.varve.command.reason..",
                      "io.varve.command.storage..",
                      "io.varve.command.request..")));

  ReachNoWrites() {
    super("reach no class of command but rules and values");
  }

  @Override
  public void check(JavaMethod handler, ConditionEvents events) {
    Set<JavaCodeUnit> seen = new HashSet<>();
    Deque<JavaCodeUnit> next = new ArrayDeque<>();
    next.add(handler);
    while (!next.isEmpty()) {
      JavaCodeUnit unit = next.remove();
      if (!seen.add(unit)) {
        continue;
      }
      for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
        if (!(access instanceof JavaCodeUnitAccess<?> call)) {
          continue;
        }
        if (WRITES.test(call.getTargetOwner())) {
          events.add(
              SimpleConditionEvent.violated(
                  handler, handler.getFullName() + ": " + call.getDescription()));
        } else if (API.test(call.getTargetOwner())) {
          call.getTarget().resolveMember().ifPresent(next::add);
        }
      }
    }
  }
}
