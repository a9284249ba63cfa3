package io.varve.server.configuration;

/**
 * Where the database is.
 *
 * @param runtime serves requests; it may insert into the ledger and never change it
 * @param owner owns the schema and runs migrations; may be the same user
 * @param poolSize most connections of this node that requests may use at once
 */
public record DatabaseSettings(String url, Login runtime, Login owner, int poolSize) {

  /** A database user. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }
}
