package io.varve.security.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a principal may do in one request, by grants; it remembers what it decided. */
final class Asking implements Access {

  private final Supplier<Holdings> holdings;
  private final String subject;
  private final Optional<UUID> role;
  private final Supplier<Holdings> current;
  private final Map<ObjectKind, Action> actions;
  private final List<Decided> decided = new ArrayList<>();
  private @Nullable Holdings held;
  private @Nullable Attempted refused;
  private @Nullable Attempted allowed;
  private Lineage innermost = Lineage.SERVER;
  private boolean hidden;

  private record Decided(
      BooleanSupplier allowed, Supplier<ForbiddenException> refusal, @Nullable Attempted what) {}

  /**
   * @param subject who asks
   * @param role that it assumed
   * @param holdings what the principal holds, as this node may have read it a moment ago
   * @param current what it holds now
   */
  Asking(
      String subject,
      Optional<UUID> role,
      Supplier<Holdings> holdings,
      Supplier<Holdings> current,
      Map<ObjectKind, Action> actions) {
    this.subject = subject;
    this.role = role;
    this.holdings = holdings;
    this.current = current;
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
      remember(new Decided(() -> true, () -> new ForbiddenException(""), null));
    }
    return own;
  }

  @Override
  public Optional<UUID> assumedRole() {
    return role;
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
    var what = new Attempted(action.text(), object.kind(), object.id(), action.rightText());
    if (allows(action, object)) {
      remember(new Decided(() -> allows(action, object), () -> forbidden(action), what));
      seen(object);
      return true;
    }
    refuse(what);
    if (object.kind() == ObjectKind.SERVER || held().has(0, object)) {
      throw forbidden(action);
    }
    hide();
    return false;
  }

  private synchronized void remember(Decided one) {
    decided.add(one);
    if (one.what != null) {
      allowed = new Attempted(one.what.action(), one.what.kind(), one.what.id(), null);
    }
  }

  private synchronized void seen(Lineage object) {
    innermost = object;
  }

  private synchronized void refuse(@Nullable Attempted what) {
    refused = what;
  }

  private synchronized void hide() {
    hidden = true;
  }

  @Override
  public synchronized Optional<Attempted> attempted() {
    return Optional.ofNullable(refused == null ? allowed : refused);
  }

  @Override
  public boolean mayHide() {
    Lineage within;
    synchronized (this) {
      if (hidden) {
        return true;
      }
      within = innermost;
    }
    return !held().has(Right.DESCRIBE.bit(), within);
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
  public void admitOn(List<Lineage> objects, Set<Right> rights, String what, String refusal) {
    int bits = Right.bits(rights.toArray(Right[]::new));
    Lineage last = objects.getLast();
    require(
        new Decided(
            () -> objects.stream().anyMatch(object -> held().has(bits, object)),
            () -> new ForbiddenException(refusal),
            new Attempted(what, last.kind(), last.id(), Right.anyOf(rights))));
  }

  private void require(Decided one) {
    check(one);
    remember(one);
  }

  private void check(Decided one) {
    if (!one.allowed.getAsBoolean()) {
      refuse(one.what);
      throw one.refusal.get();
    }
  }

  @Override
  public void admitGrant(Privilege privilege, Lineage object, Supplier<Optional<UUID>> managed) {
    require(
        new Decided(
            () -> mayGrant(privilege, object, managed.get()),
            () ->
                new ForbiddenException(
                    "You may not grant or revoke "
                        + privilege.text()
                        + " on this "
                        + object.kind().text()),
            new Attempted(
                "grant_" + privilege.text(),
                object.kind(),
                object.id(),
                Right.MANAGE_GRANTS.name().toLowerCase(Locale.ROOT))));
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
    Holdings now = current.get();
    List<Decided> before;
    synchronized (this) {
      held = now;
      before = List.copyOf(decided);
    }
    before.forEach(this::check);
  }

  @Override
  public synchronized boolean hasDecided() {
    return hidden || !decided.isEmpty();
  }
}
