package io.varve.command.metadata;

import java.util.Locale;
import org.apache.iceberg.MetadataUpdate;

/** The names that the specification has for updates. */
final class Actions {

  private Actions() {}

  /** The specification's {@code action} of an update, such as {@code add-snapshot}. */
  static String of(MetadataUpdate update) {
    return switch (update) {
      case MetadataUpdate.AssignUUID u -> "assign-uuid";
      case MetadataUpdate.AddPartitionSpec u -> "add-spec";
      case MetadataUpdate.SetDefaultPartitionSpec u -> "set-default-spec";
      default ->
          update
              .getClass()
              .getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
              .toLowerCase(Locale.ROOT);
    };
  }
}
