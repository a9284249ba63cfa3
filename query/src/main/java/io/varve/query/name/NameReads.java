package io.varve.query.name;

import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists what a namespace holds. */
public final class NameReads {

  private final JdbcClient jdbc;

  public NameReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Names of a namespace's tables or views, in order. */
  public Page<String> list(UUID namespaceId, String kind, PageRequest page) {
    List<String> names =
        jdbc.sql(
                "select name from names where namespace_id = ? and kind = ? and name > ?"
                    + " order by name limit ?")
            .params(namespaceId, kind, page.after(), page.rowsToRead())
            .query(String.class)
            .list();
    return page.page(names, Function.identity(), Function.identity());
  }
}
