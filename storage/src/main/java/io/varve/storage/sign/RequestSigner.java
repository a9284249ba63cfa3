package io.varve.storage.sign;

import io.varve.storage.profile.S3Profile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Signs requests of clients to a store (Signature V4), if they stay in one folder. Signed are the
 * host, and what begins with {@code x-amz-}: clients use a signature again for other ranges of the
 * same object. The answer has only headers that the request has not, for PyIceberg sends those
 * twice that come back.
 */
public final class RequestSigner {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String HASH = "x-amz-content-sha256";
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** Nothing that copies from elsewhere, opens an object to others, or signs for another time. */
  private static final Pattern SIGNED =
      Pattern.compile(
          "x-amz-(content-sha256|decoded-content-length|trailer|te|checksum-[a-z0-9-]+"
              + "|sdk-checksum-algorithm|user-agent|server-side-encryption(-aws-kms-key-id)?|mp-object-size|meta-[!#-~]+)");

  private static final String ENCRYPTION = "x-amz-server-side-encryption";

  /** The hash of the body, or that it is not signed; pieces that are signed each need the key. */
  private static final Pattern HASHES =
      Pattern.compile("[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER");

  private static final int MAX_SHOWN = 100;

  private RequestSigner() {}

  /**
   * The headers to add to a request.
   *
   * @param folder key of the folder that it must stay in, without a slash at its end
   * @param mayWrite whether more than reading is signed
   * @throws SignRefusedException if it is not to be signed
   */
  public static Map<String, List<String>> sign(
      S3Profile profile,
      AwsCredentials credentials,
      String folder,
      boolean mayWrite,
      String method,
      URI uri,
      Map<String, List<String>> headers,
      Instant now) {
    StoreRequest request = StoreRequest.of(profile, method, uri);
    if (folder.isEmpty() || !request.isIn(folder)) {
      throw new SignRefusedException("Only what is in the table's own folder is signed");
    }
    if (request.operation().writes() && !mayWrite) {
      throw new SignRefusedException("Only reading is signed: there is no right to write");
    }
    SortedMap<String, String> signed = signed(headers, profile.kmsKeyArn());
    SortedMap<String, String> added = new TreeMap<>();
    String time = TIME.format(now);
    added.put("x-amz-date", time);
    signed.putIfAbsent("host", request.host());
    if (!signed.containsKey(HASH)) {
      added.put(HASH, "UNSIGNED-PAYLOAD");
    }
    if (credentials instanceof AwsSessionCredentials session) {
      added.put("x-amz-security-token", session.sessionToken());
    }
    signed.putAll(added);
    added.put("Authorization", authorization(request, signed, credentials, profile.region(), time));
    Map<String, List<String>> answer = new TreeMap<>();
    added.forEach((name, value) -> answer.put(name, List.of(value)));
    return answer;
  }

  private static SortedMap<String, String> signed(
      Map<String, List<String>> headers, @Nullable String kmsKeyArn) {
    SortedMap<String, String> signed = new TreeMap<>();
    headers.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean known = SIGNED.matcher(lower).matches();
          if (lower.equals("authorization") || lower.startsWith("x-amz-") && !known) {
            throw new SignRefusedException(
                "A request with the header "
                    + lower.substring(0, Math.min(lower.length(), MAX_SHOWN))
                    + " is not signed");
          }
          String value =
              values.stream()
                  .map(each -> each.strip().replaceAll(" +", " "))
                  .collect(Collectors.joining(","));
          if (known && value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new SignRefusedException("A header has characters that are not signed");
          }
          if (lower.equals(HASH) && !HASHES.matcher(value).matches()) {
            throw new SignRefusedException("A request with this " + HASH + " is not signed");
          }
          if (lower.startsWith(ENCRYPTION) && !isEncryption(lower, value, kmsKeyArn)) {
            throw new SignRefusedException(
                "Only the encryption of the warehouse's storage profile is signed");
          }
          if (known && signed.put(lower, value) != null) {
            throw new SignRefusedException("The header " + lower + " comes twice");
          }
        });
    return signed;
  }

  private static boolean isEncryption(String header, String value, @Nullable String kmsKeyArn) {
    return kmsKeyArn != null && value.equals(header.equals(ENCRYPTION) ? "aws:kms" : kmsKeyArn);
  }

  private static String authorization(
      StoreRequest request,
      SortedMap<String, String> signed,
      AwsCredentials credentials,
      String region,
      String time) {
    String names = String.join(";", signed.keySet());
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.path(),
            request.query().entrySet().stream()
                .map(
                    each ->
                        UriText.encode(each.getKey(), true)
                            + "="
                            + UriText.encode(each.getValue(), true))
                .sorted()
                .collect(Collectors.joining("&")),
            signed.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue() + "\n")
                .collect(Collectors.joining()),
            names,
            String.valueOf(signed.get(HASH)));
    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/s3/aws4_request";
    byte[] key = bytes("AWS4" + credentials.secretAccessKey());
    for (String part : List.of(day, region, "s3", "aws4_request")) {
      key = hmac(key, part);
    }
    String signature =
        HexFormat.of()
            .formatHex(hmac(key, String.join("\n", ALGORITHM, time, scope, sha256(canonical))));
    return ALGORITHM
        + " Credential="
        + credentials.accessKeyId()
        + "/"
        + scope
        + ", SignedHeaders="
        + names
        + ", Signature="
        + signature;
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
