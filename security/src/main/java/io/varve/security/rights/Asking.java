package io.varve.security.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a principal may do in one request, by grants; it remembers what it decided. */
final class Asking implements Access {

  private final Supplier<Holdings> holdings;
  private final String subject;
  private final Runnable forget;
  private final Map<ObjectKind, Action> actions;
  private final List<Decided> decided = new ArrayList<>();
  private @Nullable Holdings held;
  private boolean hidden;

  private record Decided(BooleanSupplier allowed, Supplier<ForbiddenException> refusal) {}

  /**
   * @param subject who asks
   * @param holdings what the principal holds now
   * @param forget has the next call of it read again at which version grants are
   */
  Asking(
      String subject,
      Supplier<Holdings> holdings,
      Runnable forget,
      Map<ObjectKind, Action> actions) {
    this.subject = subject;
    this.holdings = holdings;
    this.forget = forget;
    this.actions = actions;
  }

  private synchronized Holdings held() {
    Holdings known = held;
    if (known == null) {
      known = holdings.get();
      held = known;
    }
    return known;
  }

  @Override
  public boolean isActor(String user) {
    boolean own = subject.equals(user);
    if (own) {
      remember(new Decided(() -> true, () -> new ForbiddenException("")));
    }
    return own;
  }

  @Override
  public boolean isDecided() {
    return true;
  }

  @Override
  public boolean admits(Lineage object) {
    Action action = actions.get(object.kind());
    if (action == null) {
      throw new IllegalStateException("The request is for no action on a " + object.kind().text());
    }
    return admits(action, object);
  }

  @Override
  public boolean admits(Action action, Lineage object) {
    if (allows(action, object)) {
      remember(new Decided(() -> allows(action, object), () -> forbidden(action)));
      return true;
    }
    if (object.kind() == ObjectKind.SERVER || held().has(0, object)) {
      throw forbidden(action);
    }
    hide();
    return false;
  }

  private synchronized void remember(Decided one) {
    decided.add(one);
  }

  private synchronized void hide() {
    hidden = true;
  }

  private static ForbiddenException forbidden(Action action) {
    return new ForbiddenException(
        "You may not "
            + action.words()
            + " on this "
            + action.kind().text()
            + "; ask somebody who may grant it for a privilege that does");
  }

  @Override
  public boolean allows(Action action, Lineage object) {
    return held().has(action.bits(), object);
  }

  @Override
  public List<Boolean> allows(List<Question> questions) {
    return held()
        .has(
            questions.stream().map(one -> one.action().bits()).toList(),
            questions.stream().map(Question::object).toList());
  }

  @Override
  public void admitGrant(Privilege privilege, Lineage object, Supplier<Optional<UUID>> managed) {
    Decided one =
        new Decided(
            () -> mayGrant(privilege, object, managed.get()),
            () ->
                new ForbiddenException(
                    "You may not grant or revoke "
                        + privilege.text()
                        + " on this "
                        + object.kind().text()));
    if (!one.allowed.getAsBoolean()) {
      throw one.refusal.get();
    }
    remember(one);
  }

  @Override
  public boolean mayGrant(Privilege privilege, Lineage object, Optional<UUID> managed) {
    if (object.kind() == ObjectKind.SERVER) {
      return held().has(Right.MANAGE_SERVER.bit(), object);
    }
    boolean manages = held().has(Right.MANAGE_GRANTS.bit(), object);
    if (managed.isPresent()) {
      return manages && held().managesWithin(object, managed.get());
    }
    return manages
        || (privilege.isPassed()
            && held().has(Right.PASS_GRANTS.bit(), object)
            && held().has(Right.valueOf(privilege.name()).bit(), object));
  }

  @Override
  public Optional<List<String>> filter(Lineage container) {
    return held().has(Right.DESCRIBE.bit(), container)
        ? Optional.empty()
        : Optional.of(held().subjects());
  }

  @Override
  public synchronized boolean hasHidden() {
    return hidden;
  }

  @Override
  public OptionalLong version() {
    return OptionalLong.of(held().version());
  }

  @Override
  public void decideAgain() {
    List<Decided> before;
    synchronized (this) {
      forget.run();
      held = null;
      before = List.copyOf(decided);
    }
    for (Decided one : before) {
      if (!one.allowed.getAsBoolean()) {
        throw one.refusal.get();
      }
    }
  }

  @Override
  public synchronized boolean hasDecided() {
    return hidden || !decided.isEmpty();
  }
}
