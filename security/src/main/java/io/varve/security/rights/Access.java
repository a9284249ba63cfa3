package io.varve.security.rights;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the one who asks may do in one request. A lookup by name or id asks it before it gives an
 * object to anybody.
 */
public interface Access {

  /** Where everybody may do everything: without grants, and for what Varve does by itself. */
  Access UNLIMITED = new Unlimited();

  /** Whether this is the user who asks; nobody is anybody where no grants decide. */
  boolean isActor(String user);

  /** The role that the principal assumed for it: the request has the rights of that role only. */
  Optional<UUID> assumedRole();

  /** Whether grants decide. */
  boolean isDecided();

  /**
   * Whether the request may do to an object what it is for.
   *
   * @return false if it may not even know that the object is there, which is then to be answered as
   *     if it were not
   * @throws ForbiddenException if it may know of the object, and do no more
   */
  boolean admits(Lineage object);

  /**
   * As {@link #admits(Lineage)}, for an action that is not the request's own on this kind of
   * object.
   */
  boolean admits(Action action, Lineage object);

  /**
   * Admits a request that needs one of some rights on one of several objects.
   *
   * @param objects the last of them always may be known of
   * @param what it does with it, as attempts say it
   * @param refusal says what is missing, and nothing of the objects
   * @throws ForbiddenException if none is held
   */
  void admitOn(List<Lineage> objects, Set<Right> rights, String what, String refusal);

  /** Whether an action is allowed; nothing is refused and nothing is recorded by it. */
  boolean allows(Action action, Lineage object);

  /** Whether an action is allowed on an object. */
  record Question(Action action, Lineage object) {}

  /** As {@link #allows(Action, Lineage)}, for many questions by few queries. */
  List<Boolean> allows(List<Question> questions);

  /**
   * Whether a privilege may be granted and revoked on an object.
   *
   * @param managed the container with managed access that the object is or is in: who owns an
   *     object in it may not grant for that; empty if there is none
   */
  boolean mayGrant(Privilege privilege, Lineage object, Optional<UUID> managed);

  /**
   * As {@link #mayGrant}, for a request that does it.
   *
   * @param managed is asked for again if it is decided again
   * @throws ForbiddenException if it may not
   */
  void admitGrant(Privilege privilege, Lineage object, Supplier<Optional<UUID>> managed);

  /**
   * By what lists of what is in an object are filtered: by grants to one of these subjects; empty
   * if all of it may be seen.
   */
  Optional<List<String>> filter(Lineage container);

  /**
   * What was refused last, or else what was allowed last, so that it can be recorded; empty if
   * nothing was decided.
   */
  Optional<Attempted> attempted();

  /**
   * Whether what was not found may have been hidden: by a decision, or because there is something
   * in it that the request does not see.
   */
  boolean mayHide();

  /** Whether something was answered as if it were not there. */
  boolean hasHidden();

  /** The version of grants that it was decided by; empty if nothing was. */
  OptionalLong version();

  /**
   * Decides again, by the grants as they are now, all that was decided.
   *
   * @throws ForbiddenException if something of it is not allowed any more
   */
  void decideAgain();

  /** Whether anything was decided, so that a request that forgot to ask is found. */
  boolean hasDecided();
}
