package io.varve.api.http;

import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.security.rights.Access;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a catalog request below {@code /catalog/v1/}, or {@code /lakekeeper/v1/} for generic
 * tables, split but not yet decoded: {@code {prefix}/namespaces/{namespace}/tables/{table}/…}.
 * Spring's own path variables are of no use here, since they know neither form encoding nor the
 * separator of namespace levels.
 *
 * @param rawSegments the segments as sent, in order
 * @param access what the one who asks may do with what the path names
 */
public record CatalogPath(List<String> rawSegments, Access access) {

  private static final String ROOT = "/catalog/v1/";
  private static final String GENERIC_TABLES = "/lakekeeper/v1/";

  private static final int PREFIX = 0;
  private static final int NAMESPACE = 2;
  private static final int NAME = 4;

  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final Pattern PAST =
      Pattern.compile("(?<warehouse>" + UUID_TEXT + ")@(?<position>\\d{1,18})");

  public CatalogPath {
    rawSegments = List.copyOf(rawSegments);
  }

  /**
   * Takes a raw request URI apart.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if it is below neither root
   */
  public static CatalogPath of(String rawUri, Access access) {
    for (String root : List.of(ROOT, GENERIC_TABLES)) {
      if (rawUri.startsWith(root)) {
        return new CatalogPath(List.of(rawUri.substring(root.length()).split("/", -1)), access);
      }
    }
    throw new RefusedException(
        Reason.BAD_REQUEST, "Not a path below " + ROOT + " or " + GENERIC_TABLES);
  }

  /**
   * The id of the warehouse, in lower case: clients send as prefix what {@code /v1/config} gave
   * them.
   *
   * @throws RefusedException {@link Reason#NO_SUCH_WAREHOUSE} if the prefix is no UUID
   */
  public String warehouse() {
    String prefix = segment(PREFIX);
    if (prefix.indexOf('@') >= 0) {
      throw new RefusedException(
          Reason.NOT_SUPPORTED,
          "This is the catalog as it was at position %s, which can be read and not be changed, and not everything of it is served: connect to the warehouse without @ for that"
              .formatted(prefix.substring(prefix.indexOf('@') + 1)));
    }
    if (!UUID_TEXT.matcher(prefix).matches()) {
      throw new RefusedException(
          Reason.NO_SUCH_WAREHOUSE,
          "Warehouse '%s' does not exist: the prefix must be the one that GET /catalog/v1/config gives"
              .formatted(prefix));
    }
    return prefix.toLowerCase(Locale.ROOT);
  }

  /**
   * A warehouse as it was.
   *
   * @param warehouse its id, in lower case
   * @param position of the ledger, 0 or more
   */
  public record Past(String warehouse, long position) {

    /** The prefix of paths that are about it. */
    public String prefix() {
      return warehouse + '@' + position;
    }
  }

  /**
   * The warehouse and the position of a path below {@code {prefix}@{position}}.
   *
   * @throws RefusedException {@link Reason#NO_SUCH_WAREHOUSE} if the prefix is of another form
   */
  public Past past() {
    Matcher prefix = PAST.matcher(segment(PREFIX));
    if (!prefix.matches()) {
      throw new RefusedException(
          Reason.NO_SUCH_WAREHOUSE,
          "There is no warehouse at this prefix: it must be the one that GET /catalog/v1/config gives");
    }
    return new Past(
        prefix.group("warehouse").toLowerCase(Locale.ROOT),
        Long.parseLong(prefix.group("position")));
  }

  /**
   * The levels of the namespace, decoded and checked by {@link Names#check(List)}.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if the path has none or a level is invalid
   */
  public List<String> namespace() {
    List<String> levels = levels(segment(NAMESPACE));
    Names.check(levels);
    return levels;
  }

  /**
   * The name of the table, view or generic table, decoded and checked by {@link
   * Names#check(String)}.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if the path has none or it is invalid
   */
  public String name() {
    String name = segment(NAME);
    Names.check(name);
    return name;
  }

  /**
   * Any one segment, decoded; the prefix is segment 0.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if there is none, or it is no valid
   *     encoding of UTF-8
   */
  public String segment(int index) {
    if (index >= rawSegments.size()) {
      throw new RefusedException(Reason.BAD_REQUEST, "The path ends before segment " + index);
    }
    return FormDecoder.decode(rawSegments.get(index));
  }

  /**
   * Splits a decoded namespace, such as the query parameter {@code parent}, at the separator 0x1F.
   * No check of the levels is done.
   */
  public static List<String> levels(String joined) {
    return List.of(joined.split("\u001f", -1));
  }

  /**
   * As {@link #levels(String)}, of a namespace that is still encoded when the request was decoded;
   * none if it isn't.
   */
  public static Optional<List<String>> levelsEncodedTwice(String joined) {
    if (joined.indexOf('%') < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(levels(FormDecoder.decode(joined)));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }
}
