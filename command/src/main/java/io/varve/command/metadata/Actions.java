package io.varve.command.metadata;

import java.util.Locale;
import org.apache.iceberg.MetadataUpdate;

/** The names that the specification has for updates. */
public final class Actions {

  private Actions() {}

  /** The specification's {@code action} of an update, such as {@code add-snapshot}. */
  public static String of(MetadataUpdate update) {
    return switch (update) {
      case MetadataUpdate.AssignUUID _ -> "assign-uuid";
      case MetadataUpdate.AddPartitionSpec _ -> "add-spec";
      case MetadataUpdate.SetDefaultPartitionSpec _ -> "set-default-spec";
      default ->
          update
              .getClass()
              .getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
              .toLowerCase(Locale.ROOT);
    };
  }
}
