package io.varve.storage.sign;

import io.varve.storage.access.Right;
import io.varve.storage.location.S3Location;
import io.varve.storage.profile.S3Profile;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Signs requests to the store of one warehouse, with what Varve itself reaches it with.
 *
 * @param secret what all nodes know of the warehouse's credential and nobody else does; null if
 *     nothing
 */
public record Signer(S3Profile profile, AwsCredentialsProvider key, @Nullable String secret) {

  /** What tells clients to have their requests signed, in the words of Iceberg's properties. */
  public static final Map<String, String> CLIENT_CONFIG =
      Map.of(
          "s3.remote-signing-enabled",
          "true",
          // PyIceberg's other FileIO can't, and it does so only when configured with a signer.
          "py-io-impl",
          "pyiceberg.io.fsspec.FsspecFileIO",
          "s3.signer",
          "S3V4RestSigner");

  /** The properties that say where, for clients of different ages. */
  public static final List<String> ENDPOINT_PROPERTIES =
      List.of("signer.endpoint", "s3.signer.endpoint");

  @Override
  public String toString() {
    return "Signer[" + profile.location() + "]";
  }

  /** A request of a client to the store. */
  public record Call(String method, URI uri, Map<String, List<String>> headers) {}

  /**
   * The folders that a request is about something in, nearest first, as URIs without a trailing
   * slash.
   *
   * @throws SignRefusedException if such a request is never signed
   */
  public List<String> folders(Call call) {
    String key = StoreRequest.of(profile, call.method(), call.uri()).key();
    return new S3Location(profile.bucket(), key).folders();
  }

  /**
   * A text by which {@link #staged} knows again the folder of a table that is staged, for as long
   * as vended credentials would last; empty without a secret.
   */
  public Optional<String> stage(String location, String principal, Instant now) {
    long until = now.plusSeconds(profile.stsTokenValiditySeconds()).toEpochMilli();
    StagedFolder folder = new StagedFolder(profile.location(), location, principal, until);
    return Optional.ofNullable(secret).map(folder::write);
  }

  /**
   * The folder of a table that is staged, by what {@link #stage} made for a principal.
   *
   * @throws SignRefusedException if it was not made so, or too long ago
   */
  public String staged(String text, String principal, Instant now) {
    return Optional.ofNullable(secret)
        .flatMap(known -> StagedFolder.read(text, profile.location(), principal, known, now))
        .map(StagedFolder::location)
        .orElseThrow(
            () ->
                new SignRefusedException(
                    "Nothing more is signed for this staged table; create it, or stage it again"));
  }

  /**
   * The headers to add to a request.
   *
   * @param location of the folder that it must stay in
   * @throws SignRefusedException if it is not to be signed
   */
  public Map<String, List<String>> sign(String location, Right right, Call call, Instant now) {
    return RequestSigner.sign(
        profile,
        key.resolveCredentials(),
        S3Location.of(location).key().replaceAll("/+$", ""),
        right == Right.READ_WRITE,
        call.method(),
        call.uri(),
        call.headers(),
        now);
  }
}
