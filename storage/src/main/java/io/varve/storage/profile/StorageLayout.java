package io.varve.storage.profile;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where new tables and views of a warehouse are stored, where a request does not say: the
 * management API's storage layout. In templates {@code {uuid}} and {@code {name}} stand for those
 * of the object.
 *
 * @param namespace template of a namespace's folder; null unless all have folders
 * @param tabular template of a table's or view's folder; null by default
 */
public record StorageLayout(Type type, @Nullable String namespace, @Nullable String tabular) {

  /** Which folders there are. */
  public enum Type {
    DEFAULT("default"),
    TABULAR_ONLY("tabular-only"),
    FULL_HIERARCHY("full-hierarchy");

    private final String text;

    Type(String text) {
      this.text = text;
    }
  }

  private static final String FIELD = "storage-layout";

  /** Folders by id. */
  static final StorageLayout DEFAULT = new StorageLayout(Type.DEFAULT, null, null);

  private static final Pattern TEMPLATE =
      Pattern.compile("(?:[A-Za-z0-9_.=-]|\\{uuid}|\\{name}){1,128}");

  static StorageLayout read(ProfileReader profile) {
    ProfileReader in = profile.inner(FIELD);
    if (in == null) {
      return DEFAULT;
    }
    return switch (in.required("type")) {
      case "default" -> DEFAULT;
      case "tabular-only" -> new StorageLayout(Type.TABULAR_ONLY, null, tabular(in));
      case "full-hierarchy" ->
          new StorageLayout(Type.FULL_HIERARCHY, template(in, "namespace"), tabular(in));
      default -> throw in.invalid("type must be default, tabular-only or full-hierarchy");
    };
  }

  // Two tables of one name, one of them dropped, must not share a folder.
  private static String tabular(ProfileReader in) {
    String template = template(in, "tabular");
    if (!template.contains("{uuid}")) {
      throw in.invalid("tabular must hold {uuid}, so that no two tables share a folder");
    }
    return template;
  }

  private static String template(ProfileReader in, String name) {
    String template = in.required(name);
    if (!TEMPLATE.matcher(template).matches()
        || !(template.contains("{uuid}") || template.contains("{name}"))) {
      throw in.invalid(
          name + " must be of letters, digits and - _ . = with {uuid} or {name} among them");
    }
    return template;
  }

  /** Adds it to its profile; the default is left out. */
  void write(ObjectNode profile) {
    if (!equals(DEFAULT)) {
      ObjectNode out = profile.putObject(FIELD).put("type", type.text);
      if (namespace != null) {
        out.put("namespace", namespace);
      }
      out.put("tabular", tabular);
    }
  }
}
