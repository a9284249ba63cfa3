package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.project.DefaultProject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.server.ServerWrites;
import io.varve.command.task.TaskQueue;
import io.varve.query.project.ProjectReads;
import io.varve.query.server.ServerReads;
import io.varve.storage.profile.MachineIdentity;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this server is, and its first use. */
@RestController
final class ServerController {

  private static final UUID NONE = new UUID(0, 0);

  private final ServerReads server;
  private final ProjectReads projects;
  private final ServerWrites writes;
  private final Decisions decisions;
  private final MachineIdentity machine;
  private final JsonBodies json;

  ServerController(
      ServerReads server,
      ProjectReads projects,
      ServerWrites writes,
      Decisions decisions,
      ObjectProvider<MachineIdentity> machine,
      JsonBodies json) {
    this.decisions = decisions;
    this.machine = machine.getIfAvailable(() -> MachineIdentity.OFF);
    this.server = server;
    this.projects = projects;
    this.writes = writes;
    this.json = json;
  }

  private record License(String licenseType, boolean valid) {}

  /** The reference's {@code ServerInfo}; what Varve has not is reported as off. */
  private record ServerInfo(
      String version,
      String lakekeeperVersion,
      boolean bootstrapped,
      UUID serverId,
      @Nullable UUID defaultProjectId,
      String authzBackend,
      boolean awsSystemIdentitiesEnabled,
      boolean azureSystemIdentitiesEnabled,
      boolean gcpSystemIdentitiesEnabled,
      List<String> queues,
      License licenseStatus) {}

  @GetMapping("/management/v1/info")
  @Needs({})
  ResponseEntity<byte[]> info() {
    String version = version();
    var id = server.serverId();
    UUID project = projects.find(DefaultProject.ID).isPresent() ? NONE : null;
    return Responses.ok(
        json.write(
            new ServerInfo(
                version,
                version,
                id.isPresent(),
                id.orElse(NONE),
                project,
                decisions.rights().isPresent() ? "grants" : "allow-all",
                machine.isUsed(),
                false,
                false,
                List.of(TaskQueue.SOFT_DELETION, TaskQueue.TABULAR_PURGE),
                new License("open-source", true))));
  }

  private static String version() {
    String version = ServerController.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private record Bootstrap(
      @JsonProperty("accept-terms-of-use") boolean acceptTermsOfUse,
      @JsonProperty("is-operator") boolean isOperator) {}

  @PostMapping("/management/v1/bootstrap")
  @Needs({})
  ResponseEntity<Void> bootstrap(Request request, @Body byte[] body) {
    Bootstrap bootstrap = json.read(body, Bootstrap.class);
    if (!bootstrap.acceptTermsOfUse()) {
      throw new RefusedException(
          Reason.TERMS_NOT_ACCEPTED, "Accept the terms of use: \"accept-terms-of-use\": true");
    }
    writes.bootstrap(
        request,
        DefaultProject.ID,
        DefaultProject.NAME,
        decisions.administrator(request.actor(), bootstrap.isOperator()));
    decisions.awaitSeen();
    return ResponseEntity.noContent().build();
  }
}
