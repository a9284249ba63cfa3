package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.project.ProjectWrites;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import io.varve.query.past.PastProjects;
import io.varve.query.project.ProjectReads;
import io.varve.query.project.ProjectReads.ProjectRow;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Projects. Paths without an id mean the project of {@code x-project-id}, or the default one. */
@RestController
final class ProjectController {

  private static final String PROJECT = "/management/v1/project";
  private static final String HEADER = "x-project-id";

  private final ProjectReads reads;
  private final PastProjects past;
  private final WarehousePositions positions;
  private final ProjectWrites writes;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  ProjectController(
      ProjectReads reads,
      PastProjects past,
      WarehousePositions positions,
      ProjectWrites writes,
      RequestedWarehouses warehouses,
      JsonBodies json) {
    this.reads = reads;
    this.past = past;
    this.positions = positions;
    this.writes = writes;
    this.warehouses = warehouses;
    this.json = json;
  }

  private record Project(UUID projectId, String projectName) {
    static Project of(ProjectRow row) {
      return new Project(row.projectId(), row.name());
    }
  }

  private record Projects(List<Project> projects) {}

  private record CreateProject(@Nullable String projectName, @Nullable String projectId) {}

  private record CreatedProject(UUID projectId) {}

  private record Rename(@Nullable String newName) {}

  @GetMapping("/management/v1/project-list")
  @Needs({})
  ResponseEntity<byte[]> list(
      Request request,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    Optional<List<String>> seenBy = request.access().filter(Lineage.SERVER);
    List<ProjectRow> rows =
        asOf == null ? reads.list(seenBy) : past.list(positions.asOf(asOf), seenBy);
    return Responses.ok(json.write(new Projects(rows.stream().map(Project::of).toList())));
  }

  @PostMapping(PROJECT)
  @Needs(Action.SERVER_CREATE_PROJECT)
  ResponseEntity<byte[]> create(Request request, @Body byte[] body) {
    warehouses.checkBootstrapped();
    CreateProject create = json.read(body, CreateProject.class);
    UUID id = create.projectId() == null ? Uuids.v7() : ProjectIds.parse(create.projectId());
    UUID made =
        Objects.requireNonNull(
            writes.create(request, id, required(create.projectName(), "project-name")).objectId());
    return Responses.created(json.write(new CreatedProject(made)));
  }

  @GetMapping(PROJECT)
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<byte[]> get(
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return show(ProjectIds.of(project), asOf);
  }

  @GetMapping(PROJECT + "/{project}")
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<byte[]> getById(
      @PathVariable String project,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return show(ProjectIds.parse(project), asOf);
  }

  @PostMapping(PROJECT + "/rename")
  @Needs(Action.PROJECT_RENAME)
  ResponseEntity<byte[]> rename(
      Request request,
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @Body byte[] body) {
    return rename(request, ProjectIds.of(project), body);
  }

  @PostMapping(PROJECT + "/{project}/rename")
  @Needs(Action.PROJECT_RENAME)
  ResponseEntity<byte[]> renameById(
      Request request, @PathVariable String project, @Body byte[] body) {
    return rename(request, ProjectIds.parse(project), body);
  }

  private ResponseEntity<byte[]> rename(Request request, UUID project, byte[] body) {
    String name = required(json.read(body, Rename.class).newName(), "new-name");
    writes.rename(request, project, name);
    return show(project, null);
  }

  @DeleteMapping(PROJECT)
  @Needs(Action.PROJECT_DELETE)
  ResponseEntity<Void> delete(
      Request request, @RequestHeader(name = HEADER, required = false) @Nullable String project) {
    writes.delete(request, ProjectIds.of(project));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping(PROJECT + "/{project}")
  @Needs(Action.PROJECT_DELETE)
  ResponseEntity<Void> deleteById(Request request, @PathVariable String project) {
    writes.delete(request, ProjectIds.parse(project));
    return ResponseEntity.noContent().build();
  }

  private ResponseEntity<byte[]> show(UUID projectId, @Nullable String asOf) {
    ProjectRow row =
        (asOf == null ? reads.find(projectId) : past.find(projectId, positions.asOf(asOf)))
            .orElseThrow(
                () -> {
                  warehouses.checkBootstrapped();
                  return new RefusedException(
                      Reason.NO_SUCH_PROJECT, "Project does not exist: " + projectId);
                });
    return Responses.ok(json.write(Project.of(row)));
  }

  private static String required(@Nullable String value, String field) {
    if (value == null) {
      throw new RefusedException(Reason.BAD_REQUEST, field + " is missing");
    }
    return value;
  }
}
