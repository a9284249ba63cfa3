package io.varve.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Gives each new connection the certificate that counts at that moment. Servers only. */
final class CurrentKey extends X509ExtendedKeyManager {

  private static final String ALIAS = TlsConfiguration.NAME;

  private final Supplier<@Nullable ServerCertificate> current;

  CurrentKey(Supplier<@Nullable ServerCertificate> current) {
    this.current = current;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    ServerCertificate now = current.get();
    // Types of elliptic curves also say by whom the certificate is signed: EC_RSA.
    String wanted = type.replaceFirst("_.*", "");
    return now != null && now.key().getAlgorithm().equals(wanted) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(type, issuers, null);
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    ServerCertificate now = current.get();
    return now == null ? null : now.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    ServerCertificate now = current.get();
    return now == null ? null : now.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
