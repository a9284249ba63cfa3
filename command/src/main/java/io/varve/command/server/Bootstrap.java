package io.varve.command.server;

import java.util.UUID;

/**
 * Bootstraps the server, which can be done once, and makes the default project if it is not there.
 *
 * @param projectName name of the default project, if it is to be made
 */
public record Bootstrap(UUID serverId, UUID projectId, String projectName) {}
