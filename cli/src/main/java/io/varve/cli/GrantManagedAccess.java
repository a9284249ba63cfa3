package io.varve.cli;

import io.varve.security.rights.ObjectKind;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code varve grant managed-access}. */
@Command(
    name = "managed-access",
    description =
        "Takes granting from those who own what is in a warehouse or namespace: only who manages"
            + " grants there grants then.",
    footer = {"", "Example:", "  varve grant managed-access --on namespace:demo/shop"},
    mixinStandardHelpOptions = true)
public final class GrantManagedAccess implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--on",
      required = true,
      paramLabel = ObjectName.LABEL,
      converter = ObjectName.Converter.class,
      description = "warehouse:NAME or namespace:WAREHOUSE/NAMESPACE")
  private @Nullable ObjectName object;

  @Option(names = "--off", description = "lets owners grant again")
  private boolean off;

  @Override
  public Integer call() throws Exception {
    if (object == null
        || (object.kind() != ObjectKind.WAREHOUSE && object.kind() != ObjectKind.NAMESPACE)) {
      throw new UsageException("Only a warehouse or a namespace has managed access, not " + object);
    }
    ManagementClient client = server.client();
    String path = object.path(client);
    // The older API of permissions names a namespace without its warehouse.
    String within = path.substring(Math.max(0, path.indexOf("/namespace/")));
    JsonNode answer =
        client.post(
            "permissions/" + within.replaceFirst("^/", "") + "/managed-access",
            JsonNodeFactory.instance.objectNode().put("managed-access", !off));
    server.show(answer, object + (off ? " has no managed access" : " has managed access"));
    return 0;
  }
}
