package io.varve.storage.profile;

/**
 * Whether warehouses may be reached with the identity of the machine that Varve runs on. Anyone who
 * makes a warehouse so reaches all that this identity reaches.
 */
public enum MachineIdentity {
  OFF,
  /** Only to assume a role, with an external id that its trust policy asks for. */
  BY_ROLE,
  ON;

  /** Whether there are such warehouses at all. */
  public boolean isUsed() {
    return this != OFF;
  }
}
