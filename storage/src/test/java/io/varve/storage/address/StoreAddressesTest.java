package io.varve.storage.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is resolved here is never connected to. */
final class StoreAddressesTest {

  private static final StoreAddresses NO_LOOPBACK = new StoreAddresses(false, List.of());

  // Of a literal, which no server of names is asked for.
  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.201",
        "8.8.8.8",
        "fd00::1",
        "2001:db8::1",
        "2002:a00:1::",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "::ffff:10.0.0.1"
      })
  void privateAndPublicNetworksAreAllowed(String literal) throws UnknownHostException {
    assertThat(NO_LOOPBACK.of(literal)).containsExactly(address(literal));
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, LINK_LOCAL",
    "169.254.0.1, LINK_LOCAL",
    "fe80::1, LINK_LOCAL",
    "febf::1, LINK_LOCAL",
    "100.100.100.200, METADATA",
    "168.63.129.16, METADATA",
    "fd00:ec2::254, METADATA",
    "fd00:ec2::23, METADATA",
    "fd20:ce::254, METADATA",
    "fd00:c1::a9fe:a9fe, METADATA",
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "::1, LOOPBACK",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, UNSPECIFIED",
    "::, UNSPECIFIED",
    "224.0.0.1, MULTICAST",
    "ff02::1, MULTICAST",
    "240.0.0.1, RESERVED",
    "255.255.255.255, RESERVED",
    "::ffff:169.254.169.254, LINK_LOCAL",
    "::169.254.169.254, LINK_LOCAL",
    "::ffff:0:169.254.169.254, LINK_LOCAL",
    "64:ff9b::a9fe:a9fe, LINK_LOCAL",
    "64:ff9b::7f00:1, LOOPBACK",
    "64:ff9b:1:a9fe:a9:fe00::, LINK_LOCAL",
    "64:ff9b:1:a9:fe:a9fe::, RESERVED",
    "64:ff9b:1:0:a9:fea9:fe00:0, RESERVED",
    "64:ff9b:1::a9fe:a9fe, LINK_LOCAL",
    "2002:a9fe:a9fe::1, LINK_LOCAL",
    "2002:7f00:1::, LOOPBACK",
    "2001:0:a9fe:a9fe::1, LINK_LOCAL",
    "2001:0:4136:e378:8000:63bf:5601:5601, LINK_LOCAL",
    "2001:db8::5efe:169.254.169.254, LINK_LOCAL",
    "2001:db8::200:5efe:169.254.169.254, LINK_LOCAL",
  })
  void addressesThatNoStoreHasAreRefused(String literal, AddressKind kind)
      throws UnknownHostException {
    assertThat(AddressKind.of(address(literal))).isEqualTo(kind);
    assertThatThrownBy(() -> NO_LOOPBACK.of(literal)).isInstanceOf(RefusedAddressException.class);
  }

  /** However an address is spelt: what is not understood has no address at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2852039166", "169.16689662", "169.254.43518", "0xa9fea9fe", "0xa9.0xfe.0xa9.0xfe",
        "0251.0376.0251.0376", "2130706433", "127.1", "0x7f.1", "017700000001",
        "[::ffff:a9fe:a9fe]", "0"
      })
  void oddSpellingsLeadNowhere(String host) {
    assertThatThrownBy(() -> NO_LOOPBACK.of(host)).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void loopbackIsAllowedWhereItIsConfigured() throws UnknownHostException {
    StoreAddresses with = StoreAddresses.OF_THIS_MACHINE;
    assertThat(with.of("127.0.0.1")).hasSize(1);
    assertThat(with.of("::1")).hasSize(1);
    assertThatThrownBy(() -> with.of("169.254.169.254"))
        .isInstanceOf(RefusedAddressException.class);
    assertThatThrownBy(() -> with.of("0.0.0.0")).isInstanceOf(RefusedAddressException.class);
  }

  @Test
  void allowedAddressesOfSeveralAreTaken() throws UnknownHostException {
    InetAddress good = address("10.0.0.1");
    InetAddress[] both = {address("169.254.169.254"), good, address("::1")};
    assertThat(new StoreAddresses(false, List.of(), host -> both).of("store.example"))
        .containsExactly(good);
    assertThatThrownBy(
            () ->
                new StoreAddresses(false, List.of(), host -> new InetAddress[] {both[0]})
                    .of("store.example"))
        .hasMessageContaining("store.example is a link-local address")
        .hasMessageNotContaining("169.254");
  }

  @ParameterizedTest
  @CsvSource({
    "s3.example.com, true",
    "S3.Example.COM, true",
    "b.s3.eu-1.amazonaws.com, true",
    "amazonaws.com, false",
    "evil-amazonaws.com, false",
    "s3.example.com.evil.example, false",
    "10.0.0.1, false"
  })
  void aListOfHostsIsTheWholeList(String host, boolean allowed) throws UnknownHostException {
    InetAddress[] anywhere = {address("10.0.0.1")};
    StoreAddresses listed =
        new StoreAddresses(false, List.of("s3.Example.com", "*.amazonaws.com"), asked -> anywhere);
    if (allowed) {
      assertThat(listed.of(host)).hasSize(1);
    } else {
      assertThatThrownBy(() -> listed.of(host))
          .isInstanceOf(RefusedAddressException.class)
          .hasMessageContaining("--storage-host");
    }
  }
}
