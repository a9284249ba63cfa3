package io.varve.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds warehouses by the names that people know. */
final class Warehouses {

  /** The list of all that the project has. */
  static final String ALL = "warehouse?warehouseStatus=active&warehouseStatus=inactive";

  private Warehouses() {}

  /** The warehouse of a name, as the management API shows it. */
  static JsonNode find(ManagementClient client, String name) throws InterruptedException {
    for (JsonNode warehouse : client.get(ALL).path("warehouses")) {
      if (warehouse.path("name").asString().equals(name)) {
        return warehouse;
      }
    }
    throw new RefusedByServerException(
        "The project has no warehouse of this name: "
            + name
            + ". `varve warehouse list` shows those there are");
  }

  /** The path of a warehouse in the management API. */
  static String path(JsonNode warehouse) {
    return "warehouse/" + warehouse.path("id").asString();
  }

  /** Changes one thing of a warehouse. */
  static void change(ServerOptions server, String name, String what, @Nullable JsonNode body)
      throws InterruptedException {
    ManagementClient client = server.client();
    JsonNode changed = client.post(path(find(client, name)) + "/" + what, body);
    if (server.json) {
      System.out.println(changed);
    }
  }

  /** Where a warehouse is stored. */
  static String location(JsonNode warehouse) {
    JsonNode profile = warehouse.path("storage-profile");
    if (profile.has("location")) {
      return profile.path("location").asString();
    }
    String prefix = profile.path("key-prefix").asString("");
    return root(profile) + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  private static String root(JsonNode profile) {
    return switch (profile.path("type").asString()) {
      case "adls" ->
          "abfss://"
              + profile.path("filesystem").asString()
              + "@"
              + profile.path("account-name").asString()
              + "."
              + profile.path("host").asString();
      case "gcs" -> "gs://" + profile.path("bucket").asString();
      default -> "s3://" + profile.path("bucket").asString();
    };
  }

  /** What becomes of what is dropped there, as the end of a sentence. */
  static String fate(JsonNode warehouse, boolean force) {
    JsonNode profile = warehouse.path("delete-profile");
    return force || !profile.path("type").asString().equals("soft")
        ? "for good"
        : "and can come back for "
            + readable(Duration.ofSeconds(profile.path("expiration-seconds").asLong()));
  }

  private static String readable(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + " days";
    }
    return time.toHours() > 1 ? time.toHours() + " hours" : time.toSeconds() + " seconds";
  }
}
