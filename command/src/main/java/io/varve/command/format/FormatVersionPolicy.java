package io.varve.command.format;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of the table format a warehouse takes. Tables that have another one keep it, and
 * can be changed; none is made with it, upgraded to it, or registered.
 *
 * @param allowed the versions, in order; never empty
 * @param said version of a table that asks for none, if one was chosen; heads in databases have
 *     this name
 */
public record FormatVersionPolicy(List<Integer> allowed, @Nullable Integer said) {

  /** The versions that the table specification has adopted. */
  public static final List<Integer> ADOPTED = List.of(1, 2, 3);

  /** What holds where nothing was chosen. */
  public static final FormatVersionPolicy ANY = new FormatVersionPolicy(ADOPTED, null);

  private static final int USUAL = 2;

  /**
   * The policy that somebody asks for.
   *
   * @param allowed in any order; null allows all
   * @throws RefusedException if it allows nothing, or what there is not, or its default is not
   *     among what it allows
   */
  public static FormatVersionPolicy of(
      @Nullable Collection<Integer> allowed, @Nullable Integer defaultVersion) {
    List<Integer> versions =
        allowed == null ? ADOPTED : allowed.stream().sorted().distinct().toList();
    if (versions.isEmpty() || !ADOPTED.containsAll(versions)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "allowed-format-versions must be one or more of " + ADOPTED + ": " + versions);
    }
    if (defaultVersion != null && !versions.contains(defaultVersion)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "default-format-version must be among the allowed-format-versions "
              + versions
              + ": "
              + defaultVersion);
    }
    return new FormatVersionPolicy(versions, defaultVersion);
  }

  /** The policy of a warehouse's row, where null means that nothing was chosen. */
  public static FormatVersionPolicy stored(
      @Nullable String allowed, @Nullable Integer defaultVersion) {
    return allowed == null
        ? ANY
        : new FormatVersionPolicy(
            Arrays.stream(allowed.split(",")).map(Integer::valueOf).toList(), defaultVersion);
  }

  /** The version of a table that asks for none. */
  public int defaultVersion() {
    if (said != null) {
      return said;
    }
    return allowed.contains(USUAL) ? USUAL : allowed.getLast();
  }

  /**
   * Checks the version that a table is to have.
   *
   * @throws RefusedException if the warehouse does not take it
   */
  public void check(int version) {
    if (!allowed.contains(version)) {
      throw new RefusedException(
          Reason.FORMAT_VERSION_NOT_ALLOWED,
          "Table format version "
              + version
              + " is not allowed in this warehouse, which takes "
              + allowed
              + "; ask for one of these with the table property format-version");
    }
  }
}
