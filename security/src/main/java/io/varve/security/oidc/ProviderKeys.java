package io.varve.security.oidc;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of a provider. It is asked for them when a token needs one that is not known, at
 * most twice in a while; those that are known are used while it does not answer.
 */
final class ProviderKeys {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);

  private final OidcProvider provider;
  private final Discovery discovery;
  private final Runnable changed;
  private final JWKSource<SecurityContext> source;
  private volatile boolean answered;
  private volatile boolean failed;
  private volatile JWKSet last = new JWKSet();

  /**
   * @param changed is called when the provider has other keys than before
   */
  ProviderKeys(OidcProvider provider, Discovery discovery, KeyTimes times, Runnable changed) {
    this.provider = provider;
    this.discovery = discovery;
    this.changed = changed;
    JWKSetSource<SecurityContext> asking =
        new JWKSetSource<>() {
          @Override
          public JWKSet getJWKSet(
              JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
              throws JWKSetUnavailableException {
            return ask();
          }

          @Override
          public void close() {}
        };
    this.source =
        JWKSourceBuilder.create(asking)
            .cache(times.kept().toMillis(), times.patience().toMillis())
            .refreshAheadCache(false)
            .rateLimited(times.pause().toMillis())
            .outageTolerant(times.outage().toMillis())
            .build();
  }

  JWKSource<SecurityContext> source() {
    return source;
  }

  /**
   * Whether a key that is not known is none of the provider's: its answer to the last question for
   * keys was good.
   */
  boolean areAll() {
    return answered;
  }

  /** Whether the provider did not answer when it was last asked. */
  boolean areAway() {
    return failed;
  }

  /** Whether there is a key of this id. */
  boolean have(String id) {
    return last.getKeyByKeyId(id) != null;
  }

  private JWKSet ask() throws JWKSetUnavailableException {
    try {
      JWKSet keys = parsed(discovery.read(discovery.jwksUri()));
      boolean others = !last.isEmpty() && !last.toJSONObject().equals(keys.toJSONObject());
      last = keys;
      if (!answered) {
        LOG.info("Identity provider {} has {} keys", provider.id(), keys.getKeys().size());
      }
      answered = true;
      failed = false;
      if (others) {
        changed.run();
      }
      return keys;
    } catch (IOException | ParseException | RuntimeException e) {
      answered = false;
      failed = true;
      discovery.forget();
      LOG.warn("Identity provider {} ({}): {}", provider.id(), provider.issuer(), words(e));
      throw new JWKSetUnavailableException("The keys of " + provider.id() + " are away", e);
    }
  }

  /** Its keys, but for those that can't be read (RFC 7517 section 5). */
  private JWKSet parsed(String text) throws ParseException {
    var named = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys");
    if (named == null) {
      throw new ParseException("There are no keys in its set", 0);
    }
    List<JWK> keys = new ArrayList<>();
    int unread = 0;
    for (Map<String, Object> key : named) {
      try {
        keys.add(JWK.parse(key));
      } catch (ParseException | RuntimeException e) {
        unread++;
      }
    }
    if (keys.isEmpty()) {
      throw new ParseException("There is no key in its set that can be read", 0);
    }
    if (unread > 0) {
      LOG.warn("Identity provider {} has {} keys that can't be read", provider.id(), unread);
    }
    return new JWKSet(keys);
  }

  private static String words(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : failure.getMessage() + ": " + cause;
  }
}
