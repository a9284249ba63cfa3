package io.varve.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** To whom and on what a grant is, where both must be said. */
final class GrantTarget {

  @Option(
      names = "--to",
      required = true,
      paramLabel = PrincipalName.LABEL,
      converter = PrincipalName.Converter.class,
      description = "who has, or is to have, the privilege: " + PrincipalName.SYNTAX)
  private @Nullable PrincipalName principal;

  @Option(
      names = "--on",
      required = true,
      paramLabel = ObjectName.LABEL,
      converter = ObjectName.Converter.class,
      description = ObjectName.SYNTAX)
  private @Nullable ObjectName object;

  PrincipalName principal() {
    return Objects.requireNonNull(principal);
  }

  ObjectName object() {
    return Objects.requireNonNull(object);
  }
}
