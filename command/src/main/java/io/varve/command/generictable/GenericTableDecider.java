package io.varve.command.generictable;

import io.varve.command.generictable.GenericTableCommand.BeginGenericTable;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a generic table that others do not have. */
public final class GenericTableDecider {

  /** The most bytes of UTF-8 that a schema, statistics, or doc and properties together may have. */
  public static final int MAX_BYTES = 1 << 20;

  /** As Lakekeeper has it: lance and Lance are not two formats. */
  private static final Pattern FORMAT = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  private GenericTableDecider() {}

  /**
   * What comes of any command; one that nobody decides does not compile.
   *
   * @param state null before the generic table begins
   */
  public static Decision decide(@Nullable GenericTableState state, GenericTableCommand command) {
    return switch (command) {
      case BeginGenericTable c -> create(c.event());
    };
  }

  /** Begins a generic table; that its name is free, the database decides. */
  private static Decision create(GenericTableCreated event) {
    if (!FORMAT.matcher(event.format()).matches()) {
      return refuse(
          "format must be a lower case letter and up to 63 more of a-z, 0-9, _ and -, such as"
              + " delta");
    }
    if (isTooLarge(event.schema()) || isTooLarge(event.statistics())) {
      return refuse("schema and statistics may have 1 MiB each; keep larger ones beside the files");
    }
    if (bytes(event.doc()) + bytes(event.properties()) > MAX_BYTES) {
      return refuse("doc and properties may have 1 MiB together; keep more beside the files");
    }
    return Decision.accept(event);
  }

  private static boolean isTooLarge(@Nullable RawJson blob) {
    return blob != null && bytes(blob.text()) > MAX_BYTES;
  }

  private static long bytes(Map<String, String> properties) {
    return properties.entrySet().stream()
        .mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
        .sum();
  }

  private static long bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Decision refuse(String message) {
    return Decision.refuse(Reason.BAD_REQUEST, message);
  }
}
