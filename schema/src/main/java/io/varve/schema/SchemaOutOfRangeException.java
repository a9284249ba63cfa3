package io.varve.schema;

/** A database whose schema this program cannot serve from. */
public final class SchemaOutOfRangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private SchemaOutOfRangeException(String message) {
    super(message);
  }

  static SchemaOutOfRangeException tooNew(int oldestProgram, int program) {
    return new SchemaOutOfRangeException(
        "The database asks for a Varve with schema "
            + oldestProgram
            + " or newer, and this one has schema "
            + program
            + ". Start the newer version of Varve.");
  }

  static SchemaOutOfRangeException tooOld(int version, int oldest) {
    return new SchemaOutOfRangeException(
        "The database has schema "
            + version
            + " and this Varve needs at least "
            + oldest
            + ". Run `varve migrate` with the role that owns the schema.");
  }
}
