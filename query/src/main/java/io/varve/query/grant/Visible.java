package io.varve.query.grant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which rows of a list somebody may see, as a condition of the list's own query, so that its pages
 * are full.
 */
public final class Visible {

  private Visible() {}

  /**
   * A condition on the object of a row, for what is in a container that may not be described as a
   * whole; empty if all of it may be seen.
   *
   * @param objectId column of the object's id
   * @param subjects one of them must hold something on the object; see {@code Access.filter}
   */
  public static String object(String objectId, Optional<List<String>> subjects) {
    return subjects.isEmpty()
        ? ""
        : " and exists (select from grants g where g.object_id = "
            + objectId
            + " and g.subject = any(?))";
  }

  /**
   * As {@link #object}, for a namespace: it is seen if something is granted on it or in it.
   *
   * @param namespace alias of the row of {@code namespaces}
   */
  public static String namespace(String namespace, Optional<List<String>> subjects) {
    return subjects.isEmpty()
        ? ""
        : """
           and exists (
            select from grants g join namespaces d on d.namespace_id = g.namespace_id
            where g.subject = any(?) and g.warehouse_id = %1$s.warehouse_id
              and (d.path = %1$s.path or starts_with(d.path, %1$s.path || E'\\x1f')))
          """
            .formatted(namespace);
  }

  /**
   * As {@link #object}, for what may also be seen because something is granted on a namespace that
   * it is in; for a query by names, with the parameter {@code subjects}, and rows {@code x} of
   * names and {@code n} of their namespaces.
   */
  public static String within(Optional<List<String>> subjects) {
    return subjects.isEmpty()
        ? ""
        : """
           and exists (
            select from grants g left join namespaces a on a.namespace_id = g.object_id
            where g.subject = any(:subjects) and g.warehouse_id = n.warehouse_id
              and (g.object_id = x.object_id or a.path = n.path
                or starts_with(n.path, a.path || E'\\x1f')))
          """;
  }

  /** The value of {@code subjects} of such a query. */
  public static String[] subjects(Optional<List<String>> subjects) {
    return subjects.map(some -> some.toArray(String[]::new)).orElseGet(() -> new String[0]);
  }

  /** As {@link #object}, for rows {@code p} of projects: by anything that is granted in one. */
  public static String project(Optional<List<String>> subjects) {
    return subjects.isEmpty()
        ? ""
        : " and exists (select from grants g where g.subject = any(:subjects)"
            + " and p.project_id in (g.object_id, g.project_id))";
  }

  /** As {@link #object}, for rows {@code w} of warehouses: by anything that is granted in one. */
  public static String warehouse(Optional<List<String>> subjects) {
    return subjects.isEmpty()
        ? ""
        : " and exists (select from grants g where g.subject = any(:subjects)"
            + " and g.warehouse_id = w.warehouse_id)";
  }

  /** The values of a query, with that of such a condition where it is. */
  public static Object[] values(
      List<Object> before, Optional<List<String>> subjects, Object... after) {
    List<Object> all = new ArrayList<>(before);
    subjects.ifPresent(some -> all.add(some.toArray(String[]::new)));
    all.addAll(Arrays.asList(after));
    return all.toArray();
  }
}
