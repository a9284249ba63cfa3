package io.varve.security.rights;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What actions need. A privilege gives some of them, on its object and on all that is in it. They
 * are kept as the bits of an {@code int}.
 */
public enum Right {
  /** To know that an object is there, and what it is. */
  DESCRIBE,
  /** To read data. */
  SELECT,
  /** To make something in it. */
  CREATE,
  /** To change data, and what the object is. */
  MODIFY,
  /** To decide what only an owner decides, such as protection and holds. */
  OWN,
  /** To grant what one has. */
  PASS_GRANTS,
  /** To grant anything. */
  MANAGE_GRANTS,
  /** To make warehouses. */
  CREATE_WAREHOUSE,
  /** To make roles. */
  CREATE_ROLE,
  /** To change roles and their members. */
  MANAGE_ROLES,
  /** To change and end projects, and what is done in them. */
  MANAGE_PROJECT,
  /** To make projects, and to administer users. */
  MANAGE_SERVER,
  /** To read the ledger, and to verify it. */
  AUDIT;

  /** Its bit. */
  int bit() {
    return 1 << ordinal();
  }

  /** That one of several is needed, such as {@code create or modify}. */
  static String anyOf(Set<Right> rights) {
    return rights.stream()
        .sorted()
        .map(right -> right.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" or "));
  }

  /** The bits of several. */
  static int bits(Right... rights) {
    int bits = 0;
    for (Right right : rights) {
      bits |= right.bit();
    }
    return bits;
  }
}
