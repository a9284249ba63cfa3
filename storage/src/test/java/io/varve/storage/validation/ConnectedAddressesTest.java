package io.varve.storage.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.storage.address.StoreAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client of a store connects to addresses that were checked, and to nothing else. */
final class ConnectedAddressesTest {

  private static final String NAME = "store.example";

  private final List<String> asked = new CopyOnWriteArrayList<>();

  private static InetAddress[] loopback() {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  private String problem(StoreKind kind, String url, StoreAddresses addresses) {
    return Validations.of(kind.profile(url), kind.credential(url), addresses).stream()
        .filter(Check::failed)
        .map(Check::sentence)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void anAddressThatIsRefusedGetsNoConnection(StoreKind kind) throws IOException {
    StoreAddresses ours = new StoreAddresses(false, List.of());
    try (Listener there = Listener.hangingUp()) {
      // Azure's client takes no IPv6 address.
      List<String> hosts =
          kind == StoreKind.ADLS
              ? List.of("127.0.0.1", "localhost")
              : List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost");
      for (String host : hosts) {
        assertThat(problem(kind, there.url(host), ours))
            .as(host)
            .contains("is a loopback address", "--allow-loopback-storage");
      }
      assertThat(there.connections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNameThatLeadsToARefusedAddressGetsNoConnection(StoreKind kind) throws IOException {
    StoreAddresses ours = new StoreAddresses(false, List.of(), host -> metadata());
    try (Listener there = Listener.hangingUp()) {
      assertThat(problem(kind, there.url(NAME), ours))
          .contains(NAME + " is a link-local address")
          .doesNotContain("169.254");
      assertThat(there.connections()).isZero();
    }
  }

  private static InetAddress[] metadata() throws UnknownHostException {
    return new InetAddress[] {
      InetAddress.getByAddress(new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254})
    };
  }

  /** The system knows no such name, so a connection shows that it goes where it was checked. */
  @ParameterizedTest
  @EnumSource
  void checkedAddressIsTheOneConnectedTo(StoreKind kind) throws IOException {
    StoreAddresses ours =
        new StoreAddresses(
            true,
            List.of(),
            host -> {
              asked.add(host);
              // Afterwards it leads elsewhere.
              return asked.size() == 1 ? loopback() : metadata();
            });
    try (Listener there = Listener.hangingUp()) {
      assertThat(problem(kind, there.url(NAME), ours)).contains("could not");
      assertThat(there.connections()).isEqualTo(1);
      assertThat(asked).isNotEmpty().allMatch(NAME::equals);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHostThatIsNotOnTheListGetsNoConnection(StoreKind kind) throws IOException {
    StoreAddresses ours = new StoreAddresses(true, List.of(NAME), host -> loopback());
    try (Listener there = Listener.hangingUp()) {
      for (String host : List.of("other.example", "127.0.0.1", "a." + NAME)) {
        assertThat(problem(kind, there.url(host), ours)).as(host).contains("--storage-host");
      }
      assertThat(there.connections()).isZero();
    }
  }
}
