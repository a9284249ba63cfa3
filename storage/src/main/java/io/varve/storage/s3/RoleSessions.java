package io.varve.storage.s3;

import io.varve.storage.access.Right;
import io.varve.storage.profile.S3Profile;
import io.varve.storage.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Sessions of the profile's role, from STS; the principal is written to the store's log.
 *
 * @param sts asked with the warehouse's credential as it is: a role that was assumed could give
 *     sessions of an hour only
 */
record RoleSessions(S3Profile profile, @Nullable String externalId, StsClient sts)
    implements Sessions {

  /** Stores that know no roles want one to be named all the same. */
  private static final String ANY_ROLE = "arn:aws:iam::000000000000:role/varve";

  @Override
  public AwsSessionCredentials of(String principal, String location, Right right) {
    String policy = SessionPolicy.of(profile).limit(location, right);
    String role = profile.vendedRoleArn();
    try {
      Credentials given =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn(role == null ? ANY_ROLE : role)
                          .roleSessionName(sessionName(principal))
                          .durationSeconds((int) profile.stsTokenValiditySeconds())
                          .externalId(externalId)
                          .tags(tags(principal))
                          .policy(policy))
              .credentials();
      return AwsSessionCredentials.builder()
          .accessKeyId(given.accessKeyId())
          .secretAccessKey(given.secretAccessKey())
          .sessionToken(given.sessionToken())
          .expirationTime(given.expiration())
          .build();
    } catch (SdkException e) {
      throw new StoreException(
          "No credentials could be had for clients of this warehouse: its STS "
              + (e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                  ? "said " + refused.awsErrorDetails().errorCode()
                  : "did not answer"),
          e);
    }
  }

  private List<Tag> tags(String principal) {
    String name = SessionText.TAG.escaped(principal);
    return profile.stsSessionTags().entrySet().stream()
        .map(
            tag -> {
              String value = tag.getValue().replace(S3Profile.PRINCIPAL, name);
              return Tag.builder().key(tag.getKey()).value(SessionText.TAG.fitted(value)).build();
            })
        .toList();
  }

  private static String sessionName(String principal) {
    return SessionText.NAME.fitted("varve-" + SessionText.NAME.escaped(principal));
  }
}
