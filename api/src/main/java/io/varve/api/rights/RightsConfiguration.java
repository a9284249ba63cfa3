package io.varve.api.rights;

import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.query.grant.ObjectReads;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.security.login.Login;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.GrantSource;
import io.varve.security.rights.Privilege;
import io.varve.security.rights.Rights;
import io.varve.security.rights.RightsSettings;
import io.varve.security.rights.TrustedEngines;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the decision before all endpoints; needs a bean of {@link SeenUsers}. */
@Configuration(proxyBeanMethods = false)
public class RightsConfiguration {

  /**
   * What principals may do.
   *
   * @param rights empty if everybody who is admitted may do everything
   * @param engines that are believed as to which views they read through
   */
  public record Decisions(Optional<Rights> rights, TrustedEngines engines) {

    /**
     * To whom the administration of the server is granted as it is bootstrapped.
     *
     * @param operates whether it may read and change all data, too
     * @return nothing if no grants decide
     * @throws ForbiddenException if others are configured to administer it
     */
    public List<Entry> administrator(String user, boolean operates) {
      if (rights.isEmpty()) {
        return List.of();
      }
      if (!rights.get().mayBootstrap(user)) {
        throw new ForbiddenException(
            "This server is bootstrapped by those who administer it: see --instance-admin");
      }
      return List.of(new Entry(user, (operates ? Privilege.OPERATOR : Privilege.ADMIN).text()));
    }

    /** Whether a user administers the server by configuration; everybody, if no grants decide. */
    public boolean isAdministrator(String user) {
      return rights.map(some -> some.isAdministrator(user)).orElse(true);
    }

    /** Whether grants decide. */
    public boolean decides() {
      return rights.isPresent();
    }

    /** What a user or a role may do. */
    public Access of(String subject) {
      return rights.map(some -> some.ofSubject(subject)).orElse(Access.UNLIMITED);
    }

    /** What somebody may do of whom an engine says who it is, in a request about no one action. */
    public Access of(Principal principal) {
      return rights.map(some -> some.access(principal, Optional.empty())).orElse(Access.UNLIMITED);
    }

    /**
     * What somebody may do who asked before, in what is done for it now.
     *
     * @param role that was assumed for it
     * @throws ForbiddenException if the principal is no member of the role any more
     */
    public Access of(Principal principal, Optional<UUID> role) {
      return rights.map(some -> some.access(principal, role)).orElse(Access.UNLIMITED);
    }

    /** What the definer of a view may do in a request of somebody else. */
    public Access ofDefiner(String user, Action... actions) {
      return rights.map(some -> some.ofDefiner(user, actions)).orElse(Access.UNLIMITED);
    }

    /** Returns when no node decides by grants any more that were changed before this call. */
    public void awaitSeen() {
      rights.ifPresent(Rights::awaitSeen);
    }
  }

  @Bean
  Decisions decisions(RightsSettings settings, Login login, GrantSource grants) {
    return login.isOn() && settings.decided()
        ? new Decisions(
            Optional.of(new Rights(grants, settings.administrators())), settings.engines())
        : new Decisions(Optional.empty(), TrustedEngines.NONE);
  }

  @Bean
  WebMvcConfigurer accessBeforeEndpoints(
      Decisions decisions, WarehouseResolution warehouses, ObjectReads objects, SeenUsers users) {
    var interceptor = new AccessInterceptor(decisions.rights(), warehouses, objects, users);
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(interceptor);
        registry.addInterceptor(new AsOfInterceptor());
      }
    };
  }
}
