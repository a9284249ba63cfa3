package io.varve.server.configuration;

import io.varve.command.apiclient.ApiClientWrites;
import io.varve.command.apiclient.KeycloakClientWrites;
import io.varve.command.apiclient.SecretHashes;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.person.PersonWrites;
import io.varve.query.apiclient.ApiClientReads;
import io.varve.query.apiclient.TokenCutoffReads;
import io.varve.query.person.PersonReads;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.issuer.PrivateKeys;
import io.varve.security.keycloak.KeycloakClients;
import io.varve.security.login.Login;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.KeyTimes;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.tls.TrustedAuthorities;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Whom a served node admits, by providers and by its own issuer. */
@Configuration(proxyBeanMethods = false)
@Import(FirstClient.class)
public class LoginConfiguration {

  /** Only where there is one: the filter that needs it is made before the database is asked. */
  @Bean
  @Lazy
  OwnIssuer ownIssuer(
      LoginSettings settings,
      ApiClientReads clients,
      PersonReads people,
      JdbcClient jdbc,
      TransactionOperations transactions,
      SecretStore secrets,
      Clock clock) {
    var issuer =
        new OwnIssuer(
            settings.own().orElseThrow(),
            clients,
            people,
            jdbc,
            transactions,
            new StoredKeys(secrets),
            clock);
    // What is in the way of a key is known at the start, and not at the first login.
    issuer.prepare();
    return issuer;
  }

  @Bean
  Login login(
      LoginSettings settings,
      TrustedAuthorities authorities,
      ObjectProvider<OwnIssuer> own,
      ObjectProvider<TokenCutoffReads> cutoffs) {
    return new Login(
        settings,
        KeyTimes.USUAL,
        Clock.systemUTC(),
        authorities.context(),
        settings.own().map(wanted -> own.getObject()),
        // The filter that needs this is made before the database is asked.
        (principal, issuedAt) -> cutoffs.getObject().stand(principal, issuedAt));
  }

  /** Only where clients are made there. */
  @Bean
  @Lazy
  KeycloakClientWrites keycloakClientWrites(
      LoginSettings settings,
      TrustedAuthorities authorities,
      Login login,
      CommandGateway commands,
      TokenCutoffReads cutoffs) {
    var clients = new KeycloakClients(settings.keycloak().orElseThrow(), authorities.context());
    return new KeycloakClientWrites(
        commands, new LoginRealm(clients, login), client -> cutoffs.awaitSeen());
  }

  @Bean
  ApiClientWrites apiClientWrites(
      CommandGateway commands, JdbcClient jdbc, ApiClientReads clients) {
    return new ApiClientWrites(commands, new SecretHashes(jdbc), clients::awaitSeen);
  }

  @Bean
  PersonWrites personWrites(CommandGateway commands, PersonReads people) {
    return new PersonWrites(commands, people::awaitSeen);
  }

  /** The issuer's private keys, in the secret store. */
  private record StoredKeys(SecretStore store) implements PrivateKeys {

    @Override
    public void put(UUID id, String key) {
      store.put(id, key);
    }

    @Override
    public Optional<String> get(UUID id) {
      return store.get(id);
    }

    @Override
    public void delete(UUID id) {
      store.delete(id);
    }
  }
}
