package io.varve.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The views that something is read through, the outermost first, as the query parameter {@code
 * referenced-by} has them.
 */
public record ReferencedBy(List<ViewName> views) {

  /** How many views may be read through one another. */
  private static final int MOST = 10;

  private static final String PARAMETER = "referenced-by=";
  private static final String SEPARATOR = "\u001f";

  /** None. */
  private static final ReferencedBy NOTHING = new ReferencedBy(List.of());

  /** The name of a view. */
  public record ViewName(List<String> namespace, String name) {

    public ViewName {
      namespace = List.copyOf(namespace);
    }
  }

  public ReferencedBy {
    views = List.copyOf(views);
  }

  /**
   * Reads the query of a request. Clients may send the parameter twice, for one that asks for new
   * credentials adds it to the path that it was given.
   *
   * @throws RefusedException if it names no views, or different ones
   */
  public static ReferencedBy of(@Nullable String query) {
    List<ReferencedBy> sent =
        query == null
            ? List.of()
            : Arrays.stream(query.split("&"))
                .filter(one -> one.startsWith(PARAMETER) && !one.equals(PARAMETER))
                .map(one -> parsed(one.substring(PARAMETER.length())))
                .toList();
    if (sent.stream().distinct().count() > 1) {
      throw refused();
    }
    return sent.isEmpty() ? NOTHING : sent.getFirst();
  }

  /** Iceberg's clients encode each name and then the whole, others encode names only. */
  private static ReferencedBy parsed(String sent) {
    String once = FormDecoder.decode(sent);
    boolean encodedTwice = !once.contains(SEPARATOR);
    String[] names = (encodedTwice ? once : sent).split(",", -1);
    if (names.length > MOST) {
      throw refused();
    }
    List<ViewName> views = new ArrayList<>();
    for (String name : names) {
      views.add(view(FormDecoder.decode(name)));
    }
    return new ReferencedBy(views);
  }

  private static ViewName view(String decoded) {
    int end = decoded.lastIndexOf(SEPARATOR);
    if (end < 0) {
      throw refused();
    }
    List<String> levels = CatalogPath.levels(decoded.substring(0, end));
    Names.check(levels);
    String name = decoded.substring(end + 1);
    Names.check(name);
    return new ViewName(levels, name);
  }

  /** The parameter as Iceberg's clients send it. */
  public String parameter() {
    return PARAMETER + encoded(views.stream().map(ReferencedBy::named).collect(joining(",")));
  }

  private static String named(ViewName view) {
    List<String> all = new ArrayList<>(view.namespace);
    all.add(view.name);
    return encoded(String.join(SEPARATOR, all));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static RefusedException refused() {
    return new RefusedException(
        Reason.BAD_REQUEST,
        "referenced-by must be names of at most "
            + MOST
            + " views with commas between, each with its namespace and %1F before the view's name");
  }
}
