package io.varve.command.warehouse;

/** Says who administers the whole server. */
@FunctionalInterface
public interface InstanceAdmins {

  /** Before there is a login: whoever reaches the server, which then listens on loopback. */
  InstanceAdmins EVERYBODY = actor -> true;

  /**
   * Whether a principal is one.
   *
   * @param actor subject id of the principal
   */
  boolean include(String actor);
}
