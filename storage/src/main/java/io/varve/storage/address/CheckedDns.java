package io.varve.storage.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** {@link StoreAddresses} for Apache's HTTP client, which asks it for addresses as for names. */
public record CheckedDns(StoreAddresses addresses) implements DnsResolver {

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return addresses.of(host).toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
