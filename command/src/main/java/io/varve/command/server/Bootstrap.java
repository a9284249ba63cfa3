package io.varve.command.server;

import io.varve.command.rights.ChangesRights;
import io.varve.ledger.event.GrantEvent.Entry;
import java.util.List;
import java.util.UUID;

/**
 * Bootstraps the server, which can be done once, and makes the default project if it is not there.
 *
 * @param projectName name of the default project, if it is to be made
 * @param granted to whom the server's administration is granted; empty where no grants decide
 */
public record Bootstrap(UUID serverId, UUID projectId, String projectName, List<Entry> granted)
    implements ChangesRights {}
