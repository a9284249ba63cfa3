package io.varve.storage.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which addresses the stores of warehouses may be connected to. Every client of a store
 * resolves its host here, once, and connects to what this gives and to nothing else: so a name that
 * leads elsewhere a moment later leads nowhere.
 *
 * <p>Private networks are allowed; link-local, metadata services of clouds, unspecified, multicast,
 * reserved and broadcast addresses never are.
 *
 * @param loopback whether loopback is allowed: where Varve itself listens on loopback only and has
 *     no login, or configuration says so
 * @param hosts the only hosts that may be connected to, in lower case; one that begins with {@code
 *     *.} means all below; empty allows any
 * @param resolver of names
 */
public record StoreAddresses(boolean loopback, List<String> hosts, Resolver resolver) {

  /** Of what runs on one machine only, such as a tool: everything that may be allowed. */
  public static final StoreAddresses OF_THIS_MACHINE = new StoreAddresses(true, List.of());

  private static final Logger LOG = LoggerFactory.getLogger(StoreAddresses.class);
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

  /** Finds the addresses of a host. */
  public interface Resolver {
    /**
     * All addresses, at least one.
     *
     * @throws UnknownHostException if there is none
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  public StoreAddresses {
    hosts = hosts.stream().map(StoreAddresses::plain).toList();
  }

  /** With the names that this machine knows. */
  public StoreAddresses(boolean loopback, List<String> hosts) {
    this(loopback, hosts, InetAddress::getAllByName);
  }

  /**
   * The addresses of a host that may be connected to, at least one.
   *
   * @param host name or address, as a URI has it
   * @throws RefusedAddressException if it may not be connected to
   * @throws UnknownHostException if it has no address
   */
  public List<InetAddress> of(String host) throws UnknownHostException {
    if (!hosts.isEmpty() && hosts.stream().noneMatch(allowed -> matches(allowed, host))) {
      throw new RefusedAddressException(
          host
              + " is not among the hosts that this server connects warehouses to (--storage-host)");
    }
    List<InetAddress> allowed = new ArrayList<>();
    AddressKind refused = AddressKind.ORDINARY;
    for (InetAddress address : resolver.resolve(host)) {
      AddressKind kind = AddressKind.of(address);
      if (kind == AddressKind.ORDINARY || (kind == AddressKind.LOOPBACK && loopback)) {
        allowed.add(address);
      } else {
        refused = kind;
      }
    }
    if (!allowed.isEmpty()) {
      return allowed;
    }
    LOG.warn("No store at {} is connected to: it is {}", host, refused.text());
    throw new RefusedAddressException(
        host
            + " is "
            + refused.text()
            + ", which warehouses are not connected to"
            + (refused == AddressKind.LOOPBACK
                ? " by a server that others reach; varve serve --allow-loopback-storage allows it"
                : ""));
  }

  /**
   * Checks a host that is an address already; a name is left to {@link #of}, when it is resolved.
   *
   * @throws UnknownHostException as {@link #of} does
   */
  public void checkLiteral(String host) throws UnknownHostException {
    if (LITERAL.matcher(host).matches()) {
      of(host);
    }
  }

  private static String plain(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "").strip();
  }

  private static boolean matches(String allowed, String host) {
    String name = plain(host);
    return allowed.startsWith("*.") ? name.endsWith(allowed.substring(1)) : name.equals(allowed);
  }
}
