package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class StorageAccessOptionsTest {

  private static StorageAccessOptions parsed(String... words) {
    StorageAccessOptions options = new StorageAccessOptions();
    new CommandLine(options).parseArgs(words);
    return options;
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, false, true",
    "127.0.0.1, true, false",
    "192.0.2.1, false, false",
    "192.0.2.1, true, false"
  })
  void warehousesAreOnLoopbackOnlyOfAServerThatIsThereItselfAndHasNoLogin(
      String bind, boolean login, boolean allowed) throws UnknownHostException {
    assertThat(parsed().addresses(InetAddress.getByName(bind), login).loopback())
        .isEqualTo(allowed);
  }

  @Test
  void loopbackCanBeAllowedInSpiteOfALogin() {
    InetAddress bind = InetAddress.getLoopbackAddress();
    assertThat(parsed("--allow-loopback-storage").addresses(bind, true).loopback()).isTrue();
  }
}
