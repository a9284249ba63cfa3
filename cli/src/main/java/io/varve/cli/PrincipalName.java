package io.varve.cli;

import io.varve.security.rights.Subject;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * To whom something is granted, or who is a member of a role, as people name it.
 *
 * @param name id of a user, or name or id of a role
 */
record PrincipalName(boolean isRole, String name) {

  /** Label of options and parameters with one. */
  static final String LABEL = "PRINCIPAL";

  /** Description of options and parameters with one. */
  static final String SYNTAX =
      "user:ID, such as user:oidc~1f3c (varve whoami and varve user search show ids), or role:NAME";

  private static final String ROLE = "role:";
  private static final String USER = "user:";

  /** Reads one. */
  static final class Converter implements ITypeConverter<PrincipalName> {
    @Override
    public PrincipalName convert(String text) {
      if (text.startsWith(ROLE) && text.length() > ROLE.length()) {
        return new PrincipalName(true, text.substring(ROLE.length()));
      }
      String id = text.startsWith(USER) ? text.substring(USER.length()) : text;
      if (!Subject.isUser(id)) {
        throw new TypeConversionException("'" + text + "' is neither of: " + SYNTAX);
      }
      return new PrincipalName(false, id);
    }
  }

  /** What the API names its kind. */
  String kind() {
    return isRole ? "role" : "user";
  }

  /**
   * Its id.
   *
   * @throws RefusedByServerException if there is no role of this name
   */
  String id(ManagementClient client) throws InterruptedException {
    return isRole ? Roles.id(client, name) : name;
  }

  /** The query parameter of lists that are to have what is granted to it. */
  String query(ManagementClient client) throws InterruptedException {
    return (isRole ? "principalRole=" : "principalUser=") + ManagementClient.encoded(id(client));
  }

  /** As bodies of requests name it. */
  JsonNode json(ManagementClient client) throws InterruptedException {
    return JsonNodeFactory.instance.objectNode().put(kind(), id(client));
  }

  /** As it can be written again. */
  @Override
  public String toString() {
    return kind() + ":" + name;
  }
}
