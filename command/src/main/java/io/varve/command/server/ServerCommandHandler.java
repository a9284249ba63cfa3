package io.varve.command.server;

import io.varve.command.grant.GrantHeads;
import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.command.project.ProjectRoot;
import io.varve.command.project.ProjectState;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ServerEvent.ServerBootstrapped;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries out commands on the server. That it is bootstrapped once, the database decides. */
public final class ServerCommandHandler {

  private final HeadRepository<ServerState, ServerRoot> servers;
  private final HeadRepository<ProjectState, ProjectRoot> projects;
  private final GrantHeads grants;
  private final JdbcClient jdbc;

  public ServerCommandHandler(
      HeadRepository<ServerState, ServerRoot> servers,
      HeadRepository<ProjectState, ProjectRoot> projects,
      GrantHeads grants,
      JdbcClient jdbc) {
    this.grants = grants;
    this.servers = servers;
    this.projects = projects;
    this.jdbc = jdbc;
  }

  @CommandHandler
  void handle(Bootstrap command) {
    servers.begin(Decision.accept(new ServerBootstrapped(command.serverId())));
    if (!command.granted().isEmpty()) {
      // Who administers it by configuration may have granted something before.
      grants.carryOut(
          GrantHeads.SERVER.id(),
          Decision.accept(new PrivilegesGranted(GrantHeads.SERVER, command.granted())));
    }
    // A stream of that id would be there even if the project had been deleted since.
    boolean hasProject =
        jdbc.sql("select exists(select from heads where stream_id = ?)")
            .param(command.projectId())
            .query(Boolean.class)
            .single();
    if (!hasProject) {
      projects.begin(
          Decision.accept(new ProjectCreated(command.projectId(), command.projectName())));
    }
  }
}
