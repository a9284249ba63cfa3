package io.varve.api.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command is for, and how its answer is shown. */
final class ServerOptions {

  @Option(
      names = "--uri",
      paramLabel = "URI",
      defaultValue = "http://127.0.0.1:8181",
      description = "the server (default: ${DEFAULT-VALUE})")
  URI uri = URI.create("http://127.0.0.1:8181");

  @Option(names = "--project", paramLabel = "ID", description = "default: the default project")
  @Nullable String project;

  @Option(names = "--json", description = "the server's answer as it is, for pipes")
  boolean json;

  ManagementClient client() {
    return new ManagementClient(uri, project);
  }
}
