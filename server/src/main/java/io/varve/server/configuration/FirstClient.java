package io.varve.server.configuration;

import io.varve.command.apiclient.ApiClientWrites;
import io.varve.command.apiclient.SecretHash;
import io.varve.command.grant.GrantHeads;
import io.varve.command.grant.GrantWrites;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.postgres.DurableFiles;
import io.varve.query.apiclient.ApiClientReads;
import io.varve.security.issuer.ClientSecret;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.login.LoginSettings;
import io.varve.security.rights.Access;
import io.varve.security.rights.Privilege;
import io.varve.server.task.UnlessReadOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.InitializingBean;

/**
 * Makes the first API client of a server with an own issuer, for without one nobody could log in to
 * make another. It may do everything. Its credential is left in a file that its owner alone can
 * read.
 */
@UnlessReadOnly
final class FirstClient implements InitializingBean {

  static final String NAME = "first-client";

  private final Optional<IssuerSettings> issuer;
  private final ApiClientReads reads;
  private final ApiClientWrites writes;
  private final GrantWrites grants;

  FirstClient(
      LoginSettings settings,
      ApiClientReads reads,
      ApiClientWrites writes,
      GrantWrites grants,
      DefaultWarehouse bootstrapped,
      CommandHandlerConfiguration.CommandHandlers subscribed) {
    this.issuer = settings.own();
    this.reads = reads;
    this.writes = writes;
    this.grants = grants;
  }

  @Override
  public void afterPropertiesSet() {
    issuer
        .filter(settings -> settings.firstClient().isPresent() && !reads.isAny())
        .ifPresent(settings -> make(settings, settings.firstClient().get()));
  }

  private void make(IssuerSettings settings, Path file) {
    UUID id = Uuids.v7();
    String secret = ClientSecret.generate();
    byte[] salt = ClientSecret.salt();
    try {
      // First a file: without one, nobody would ever know the secret of the client.
      Path own = file.resolveSibling(file.getFileName() + "." + id);
      DurableFiles.write(own, lines(settings, id, secret));
      try {
        // Before there is a client: it is the only one, and has to make and grant all else.
        grants.change(
            request(),
            GrantHeads.SERVER,
            List.of(new Entry(principal(id), Privilege.OPERATOR.text())),
            List.of());
        writes.create(request(), id, NAME, new SecretHash(salt, ClientSecret.hash(salt, secret)));
        Files.move(own, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (RefusedException e) {
        Files.deleteIfExists(own);
        // Another node that starts at the same time was first.
        if (e.refusal().reason() != Reason.API_CLIENT_EXISTS) {
          throw e;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the first client's credential to " + file, e);
    }
  }

  private static String principal(UUID id) {
    return IssuerSettings.ID + "~" + id;
  }

  /** What the command line reads by {@code VARVE_CONFIG}. */
  private static String lines(IssuerSettings settings, UUID id, String secret) {
    return "client-id="
        + id
        + "\nclient-secret="
        + secret
        + "\noauth2-server-uri="
        + settings.tokenEndpoint()
        + "\n";
  }

  private static Request request() {
    return new Request(
        Uuids.v7().toString(),
        "varve",
        "start",
        null,
        "",
        null,
        new Request.Client(null, null, "first start", null),
        Access.UNLIMITED);
  }
}
