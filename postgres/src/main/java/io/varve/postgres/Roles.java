package io.varve.postgres;

/** The names in the embedded Postgres. */
final class Roles {

  /** Used by this package only. */
  static final String SUPERUSER = "postgres";

  /** Owns the database and migrates it. */
  static final String OWNER = "varve_owner";

  /** Serves requests, with the rights that the migrations grant. */
  static final String RUNTIME = "varve_runtime";

  static final String DATABASE = "varve";

  private Roles() {}
}
