package io.varve.command.warehouse;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.RefusedException;
import java.util.Optional;

/** Who may change what a warehouse is: its name, storage, rules, and whether it exists. */
public enum ManagedBy {
  /** Anyone who has the rights on the warehouse. */
  SELF_MANAGED("self-managed"),
  /** Those who administer the whole server, and nobody else. */
  INSTANCE_ADMIN("instance-admin");

  private final String text;

  ManagedBy(String text) {
    this.text = text;
  }

  /** As it is written in JSON, in events and in rows. */
  public String text() {
    return text;
  }

  /**
   * The one that a request or a row names.
   *
   * @throws RefusedException if there is no such one
   */
  public static ManagedBy of(String text) {
    for (ManagedBy each : values()) {
      if (each.text.equals(text)) {
        return each;
      }
    }
    throw new RefusedException(
        Reason.BAD_REQUEST, "managed-by must be self-managed or instance-admin: " + text);
  }

  /**
   * Why somebody may not change a warehouse that is managed so, if it is so.
   *
   * @param byInstanceAdmin whether an instance admin asks
   */
  public Optional<Refusal> refusal(String warehouse, boolean byInstanceAdmin) {
    return this == SELF_MANAGED || byInstanceAdmin
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.WAREHOUSE_ACTION_FORBIDDEN,
                "The warehouse "
                    + warehouse
                    + " is managed by instance admins; nobody else changes its name, storage or"
                    + " rules, or ends it"));
  }
}
