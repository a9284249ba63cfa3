package io.varve.api.catalog;

import io.varve.storage.access.ClientAccess;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.rest.credentials.ImmutableCredential;
import org.apache.iceberg.rest.responses.ImmutableLoadCredentialsResponse;
import org.apache.iceberg.rest.responses.LoadCredentialsResponse;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the specification's {@code LoadTableResult} tells a client about the store.
 *
 * @param end the end of its JSON, after the metadata: config and credentials
 */
record AccessPart(byte[] end) {

  /** Nothing to tell. */
  static final AccessPart NONE = new AccessPart(bytes(",\"config\":{}}"));

  /**
   * What a client gets.
   *
   * @param location of the table, for which the credentials are
   * @param refresh path, below the catalog's URI, that gives new credentials
   * @param signer path, below the catalog's URI, that signs requests to the store
   */
  static AccessPart of(ClientAccess access, String location, String refresh, String signer) {
    if (access == ClientAccess.NONE) {
      return NONE;
    }
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    // Older clients read credentials in the config only.
    ObjectNode config = root.putObject("config");
    put(config, access.config());
    access.signerProperties().forEach(property -> config.put(property, signer));
    if (!access.credentials().isEmpty()) {
      put(config, credentials(access, refresh));
      ObjectNode credential = root.putArray("storage-credentials").addObject();
      credential.put("prefix", location);
      put(credential.putObject("config"), all(access, refresh));
    }
    return new AccessPart(bytes("," + root.toString().substring(1)));
  }

  /**
   * The specification's {@code LoadCredentialsResponse}.
   *
   * @param location of the table, for which the credentials are
   * @param refresh path, below the catalog's URI, that gives new credentials
   */
  static LoadCredentialsResponse credentials(ClientAccess access, String location, String refresh) {
    var answer = ImmutableLoadCredentialsResponse.builder();
    if (!access.credentials().isEmpty()) {
      answer.addCredentials(
          ImmutableCredential.builder().prefix(location).config(all(access, refresh)).build());
    }
    return answer.build();
  }

  /** The config of one entry of {@code storage-credentials}: it must do without the other one. */
  private static Map<String, String> all(ClientAccess access, String refresh) {
    Map<String, String> all = new TreeMap<>(access.config());
    all.putAll(credentials(access, refresh));
    return all;
  }

  private static Map<String, String> credentials(ClientAccess access, String refresh) {
    Map<String, String> all = new TreeMap<>(access.credentials());
    if (access.refreshProperty() != null) {
      all.put(access.refreshProperty(), refresh);
    }
    return all;
  }

  private static void put(ObjectNode node, Map<String, String> properties) {
    new TreeMap<>(properties).forEach(node::put);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
