package io.varve.storage.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an address is, as far as it matters to who connects to it. */
enum AddressKind {
  /** Of a network, private ones included: an object store in the cluster is the usual case. */
  ORDINARY("an ordinary address"),
  LOOPBACK("a loopback address"),
  LINK_LOCAL("a link-local address"),
  METADATA("the address of a cloud's metadata service"),
  UNSPECIFIED("an unspecified address"),
  MULTICAST("a multicast address"),
  RESERVED("a reserved or broadcast address");

  /** Those outside of 169.254.0.0/16: of Alibaba and of Azure's virtual machines. */
  private static final Set<String> METADATA_V4 = Set.of("100.100.100.200", "168.63.129.16");

  /** Of AWS (a whole prefix), of Google and of Oracle. */
  private static final List<byte[]> METADATA_V6 =
      List.of(
          new byte[] {(byte) 0xfd, 0, 0x0e, (byte) 0xc2},
          bytes(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254),
          bytes(0xfd00, 0x00c1, 0, 0, 0, 0, 0xa9fe, 0xa9fe));

  private static final byte[] NAT64 = bytes(0x0064, 0xff9b, 0, 0, 0, 0);
  private static final byte[] NAT64_OWN = bytes(0x0064, 0xff9b, 1);

  private final String text;

  AddressKind(String text) {
    this.text = text;
  }

  /** As a sentence says it. */
  String text() {
    return text;
  }

  /** The kind of an address; of one that carries an IPv4 address, the worse of both. */
  static AddressKind of(InetAddress address) {
    AddressKind own = plain(address);
    if (own != ORDINARY || !(address instanceof Inet6Address)) {
      return own;
    }
    return inside(address.getAddress())
        .map(AddressKind::plain)
        .filter(kind -> kind != ORDINARY)
        .findFirst()
        .orElse(ORDINARY);
  }

  private static AddressKind plain(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isAnyLocalAddress()) {
      return UNSPECIFIED;
    }
    if (address.isLoopbackAddress()) {
      return LOOPBACK;
    }
    if (METADATA_V4.contains(address.getHostAddress())
        || METADATA_V6.stream().anyMatch(prefix -> begins(bytes, prefix))) {
      return METADATA;
    }
    if (address.isLinkLocalAddress()) {
      return LINK_LOCAL;
    }
    if (address.isMulticastAddress()) {
      return MULTICAST;
    }
    if (bytes.length == 4) {
      int first = bytes[0] & 0xff;
      return first == 0 ? UNSPECIFIED : first >= 240 ? RESERVED : ORDINARY;
    }
    return ORDINARY;
  }

  /**
   * The IPv4 addresses that an IPv6 address leads to where it is translated or tunnelled: RFC 4291
   * (mapped, compatible), RFC 6052 and 8215 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 5214
   * (ISATAP).
   */
  private static Stream<InetAddress> inside(byte[] six) {
    if (begins(six, new byte[8]) || begins(six, NAT64)) {
      return Stream.of(v4(six, 12));
    }
    if (begins(six, NAT64_OWN)) {
      // How long the rest of the prefix is, and so where the address begins, each network decides.
      return Stream.of(
              v4(six, 12),
              v4(six, 9),
              v4(six[7], six[9], six[10], six[11]),
              v4(six[6], six[7], six[9], six[10]))
          .filter(four -> four.getAddress()[0] != 0);
    }
    if (begins(six, bytes(0x2002))) {
      return Stream.of(v4(six, 2));
    }
    if (begins(six, bytes(0x2001, 0))) {
      return Stream.of(
          v4(six, 4), v4((byte) ~six[12], (byte) ~six[13], (byte) ~six[14], (byte) ~six[15]));
    }
    boolean isatap =
        (six[8] & 0xfd) == 0 && six[9] == 0 && six[10] == 0x5e && six[11] == (byte) 0xfe;
    return isatap ? Stream.of(v4(six, 12)) : Stream.empty();
  }

  private static InetAddress v4(byte[] six, int at) {
    return v4(six[at], six[at + 1], six[at + 2], six[at + 3]);
  }

  private static InetAddress v4(byte... four) {
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean begins(byte[] address, byte[] prefix) {
    return address.length >= prefix.length
        && Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] bytes(int... groups) {
    byte[] bytes = new byte[groups.length * 2];
    for (int i = 0; i < groups.length; i++) {
      bytes[2 * i] = (byte) (groups[i] >> 8);
      bytes[2 * i + 1] = (byte) groups[i];
    }
    return bytes;
  }
}
