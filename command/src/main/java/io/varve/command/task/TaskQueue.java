package io.varve.command.task;

/** What is done late with what was dropped, by the names that Lakekeeper's queues have. */
public final class TaskQueue {

  /** Ends what was dropped and did not come back in time. */
  public static final String SOFT_DELETION = "soft_deletion";

  /** Deletes the files of a table that has ended, where that was asked for. */
  public static final String TABULAR_PURGE = "tabular_purge";

  /** Drops what a deleted warehouse holds, and ends it; Lakekeeper has none such. */
  public static final String WAREHOUSE_DELETION = "warehouse_deletion";

  /** Makes a warehouse or a namespace be again what it was; Lakekeeper has none such. */
  public static final String RESTORE = "restore";

  private TaskQueue() {}
}
