package io.varve.command.project;

import java.util.UUID;

/** The project that a request belongs to which names none, as clients of Lakekeeper know it. */
public final class DefaultProject {

  /** Its id. */
  public static final UUID ID = new UUID(0, 0);

  /** Its name when it is created. */
  public static final String NAME = "default";

  /** Name of the warehouse that a server creates in it when it starts for the first time. */
  public static final String WAREHOUSE = "demo";

  private DefaultProject() {}
}
