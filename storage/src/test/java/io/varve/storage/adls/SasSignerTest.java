package io.varve.storage.adls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.varve.storage.access.Right;
import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.AdlsProfile;
import io.varve.storage.profile.AzCredential.ClientCredentials;
import io.varve.storage.profile.Profile;
import io.varve.storage.store.Limits;
import io.varve.storage.store.StoreException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Tokens for one folder, as the service that reads them reads them. */
class SasSignerTest {

  private static final byte[] KEY = "a key of an account".getBytes(StandardCharsets.UTF_8);
  private static final Instant UNTIL = Instant.parse("2030-01-02T03:04:05Z");

  private static final AdlsProfile PROFILE =
      (AdlsProfile)
          Profile.parse(
              "{\"type\": \"adls\", \"account-name\": \"lake1\", \"filesystem\": \"tables\"}");

  private final AdlsClients clients =
      new AdlsClients(PROFILE, new AdlsConnections(Limits.TRIAL, StoreAddresses.OF_THIS_MACHINE));

  private final SasSigner signer =
      SasSigner.by(
          new StorageSharedKeyCredential("lake1", Base64.getEncoder().encodeToString(KEY)),
          clients);

  @Test
  void aTokenOpensAFolderByTheRight() {
    Map<String, String> write = fields(signer.sign("a/b c/t", Right.READ_WRITE, UNTIL));
    assertThat(write)
        .containsEntry("sr", "d")
        .containsEntry("sdd", "3")
        .containsEntry("sp", "racwdl")
        .containsEntry("spr", "https")
        .containsEntry("se", "2030-01-02T03:04:05Z");
    assertThat(fields(signer.sign("a/b c/t", Right.READ, UNTIL))).containsEntry("sp", "rl");
  }

  /** The string to sign as Azure's documentation lays it down, for versions from 2020-12-06 on. */
  @Test
  void signatureIsOverTheFolder() throws Exception {
    Map<String, String> token = fields(signer.sign("a/b c/t", Right.READ, UNTIL));
    String signed =
        String.join(
            "\n",
            "rl",
            "",
            "2030-01-02T03:04:05Z",
            "/blob/lake1/tables/a/b c/t",
            "",
            "",
            "https",
            token.get("sv"),
            "d",
            "",
            "",
            "",
            "",
            "",
            "",
            "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    byte[] expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    assertThat(token).containsEntry("sig", Base64.getEncoder().encodeToString(expected));
  }

  @Test
  void azuresKeyForAPrincipalIsUsedUntilItIsTooShort() {
    DelegatingAzure azure = new DelegatingAzure();
    AdlsClients asked = new AdlsClients(PROFILE, new AdlsConnections(Limits.TRIAL, azure));
    SasSigner delegated =
        SasSigner.by(
            request -> Mono.just(new AccessToken("own", OffsetDateTime.now().plusHours(1))), asked);
    Instant soon = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    assertThat(fields(delegated.sign("a/t", Right.READ, soon)))
        .containsEntry("sr", "d")
        .containsEntry("sdd", "2")
        .containsEntry("sp", "rl")
        .containsEntry("se", soon.toString())
        .containsEntry("skoid", DelegatingAzure.PRINCIPAL)
        .containsKeys("sktid", "ske", "sig");
    delegated.sign("a/other", Right.READ_WRITE, soon.plusSeconds(60));
    assertThat(azure.asked()).hasSize(1).allMatch(url -> url.contains("comp=userdelegationkey"));
    delegated.sign("a/t", Right.READ, soon.plusSeconds(7200));
    assertThat(azure.asked()).hasSize(2).allMatch(url -> url.startsWith("https://lake1.blob."));
  }

  // Microsoft's client asks Microsoft whether it knows an authority.
  private static final StoreAddresses.Resolver NOWHERE =
      host -> {
        if (host.equals("127.0.0.1")) {
          return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }
        throw new UnknownHostException(host);
      };

  /** Everything of the library that a token needs is there, though parts of it are left out. */
  @Test
  void anAuthorityThatIsAwayIsReportedWithoutASecret() {
    AdlsProfile profile =
        (AdlsProfile)
            Profile.parse(
                PROFILE
                    .toJson()
                    .replace("https://login.microsoftonline.com", "https://127.0.0.1:1"));
    AdlsStore store =
        new AdlsStore(
            profile,
            new ClientCredentials("tenant", "client", "planted"),
            new AdlsConnections(Limits.TRIAL, new StoreAddresses(true, List.of(), NOWHERE)));
    assertThatThrownBy(() -> store.vend("somebody", profile.location() + "/t", Right.READ))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Azure gave no key")
        .extracting(Throwables::getStackTrace)
        .asString()
        .doesNotContain("planted");
  }

  private static Map<String, String> fields(String token) {
    return Arrays.stream(token.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }
}
