package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.ReferencedBy;
import io.varve.api.http.ReferencedBy.ViewName;
import io.varve.api.rights.AccessInterceptor;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.event.TabularKind;
import io.varve.query.view.ViewReads;
import io.varve.query.view.ViewReads.ViewRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.storage.metadata.MetadataStore;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.ViewMetadata;
import org.springframework.stereotype.Component;

/**
 * Finds out by whose rights something is read through views. Trusted engines only say that they
 * read through any: what others say of it is not heard.
 */
@Component
final class ViewChains {

  private final Decisions decisions;
  private final ViewReads views;
  private final MetadataStore metadata;

  ViewChains(Decisions decisions, ViewReads views, MetadataStore metadata) {
    this.decisions = decisions;
    this.views = views;
    this.metadata = metadata;
  }

  /**
   * The views that a request reads the table or view of its path through. Who asks must be allowed
   * to read through the first; behind a view that has a definer, the definer must be.
   *
   * @throws RefusedException if a view is not there or is hidden, or does not name the next
   */
  Through through(
      HttpServletRequest http, Request request, ResolvedWarehouse warehouse, CatalogPath path) {
    Access asking = path.access();
    if (!decisions.engines().trusts(request.actor())) {
      return Through.nothing(asking);
    }
    ReferencedBy chain = ReferencedBy.of(http.getQueryString());
    if (chain.views().isEmpty()) {
      return Through.nothing(asking);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < chain.views().size(); i++) {
      ViewName view = chain.views().get(i);
      ViewRow row = find(asking, warehouse, view);
      ViewMetadata read = metadata.view(MetadataResponses.expected(row.metadata())).view();
      boolean last = i + 1 == chain.views().size();
      checkNames(read, view, last ? path.name() : chain.views().get(i + 1).name());
      Optional<String> definer = decisions.engines().definer(request.actor(), read.properties());
      text.append(i == 0 ? "" : ", ").append(row.viewId());
      definer.ifPresent(user -> text.append(" as ").append(user));
      if (definer.isPresent()) {
        asking = decisions.ofDefiner(definer.get(), actions(http));
        http.setAttribute(AccessInterceptor.ACCESS, asking);
      }
      http.setAttribute(AccessInterceptor.THROUGH, text.toString());
    }
    return new Through(asking, text.toString(), "?" + chain.parameter());
  }

  private ViewRow find(Access asking, ResolvedWarehouse warehouse, ViewName view) {
    return views
        .findToReadThrough(asking, warehouse, view.namespace(), view.name())
        .orElseThrow(
            () -> NameRefusals.noSuchObject(TabularKind.VIEW, view.namespace(), view.name()));
  }

  private static Action[] actions(HttpServletRequest http) {
    return http.getAttribute(AccessInterceptor.ACTIONS) instanceof Action[] actions
        ? actions
        : new Action[0];
  }

  /** SQL is not understood here; but what does not have a name can't read what is called so. */
  private static void checkNames(ViewMetadata view, ViewName viewName, String name) {
    boolean named =
        view.currentVersion().representations().stream()
            .filter(SQLViewRepresentation.class::isInstance)
            .map(one -> ((SQLViewRepresentation) one).sql())
            .anyMatch(sql -> names(sql, name));
    if (!named) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "referenced-by is wrong: the SQL of view "
              + viewName.name()
              + " does not have the name "
              + name);
    }
  }

  private static boolean names(String sql, String name) {
    return List.of(name, name.replace("\"", "\"\""), name.replace("`", "``")).stream()
        .map(spelled -> "(?<![\\p{L}\\p{N}_])" + Pattern.quote(spelled) + "(?![\\p{L}\\p{N}_])")
        .map(form -> Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
        .anyMatch(form -> form.matcher(sql).find());
  }
}
