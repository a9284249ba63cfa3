package io.varve.security.rights;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** See {@link Access#UNLIMITED}. */
final class Unlimited implements Access {

  @Override
  public boolean isActor(String user) {
    return false;
  }

  @Override
  public Optional<UUID> assumedRole() {
    return Optional.empty();
  }

  @Override
  public boolean isDecided() {
    return false;
  }

  @Override
  public boolean admits(Lineage object) {
    return true;
  }

  @Override
  public boolean admits(Action action, Lineage object) {
    return true;
  }

  @Override
  public void admitOn(List<Lineage> objects, Set<Right> rights, String what, String refusal) {
    // Everybody may.
  }

  @Override
  public boolean allows(Action action, Lineage object) {
    return true;
  }

  @Override
  public List<Boolean> allows(List<Question> questions) {
    return Collections.nCopies(questions.size(), true);
  }

  @Override
  public boolean mayGrant(Privilege privilege, Lineage object, Optional<UUID> managed) {
    return true;
  }

  @Override
  public void admitGrant(Privilege privilege, Lineage object, Supplier<Optional<UUID>> managed) {
    // Everybody may.
  }

  @Override
  public Optional<List<String>> filter(Lineage container) {
    return Optional.empty();
  }

  @Override
  public Optional<Attempted> attempted() {
    return Optional.empty();
  }

  @Override
  public boolean mayHide() {
    return false;
  }

  @Override
  public boolean hasHidden() {
    return false;
  }

  @Override
  public OptionalLong version() {
    return OptionalLong.empty();
  }

  @Override
  public void decideAgain() {
    // It can't come out otherwise.
  }

  @Override
  public boolean hasDecided() {
    return true;
  }
}
