package io.varve.storage.profile;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads fields of a profile or credential; what it throws names the field and no value. */
final class ProfileReader {

  static final JsonMapper JSON = JsonMapper.builder().build();

  // What has a meaning of its own in a policy, in a URI or in a client's listing is left out.
  private static final Pattern FOLDER = Pattern.compile("[\\p{Alnum}!_.'()=&@:, +-]+");

  private final String what;
  private final JsonNode node;
  private final boolean asked;

  private ProfileReader(String what, JsonNode node, boolean asked) {
    this.what = what;
    this.node = node;
    this.asked = asked;
  }

  static ProfileReader of(String what, String json) {
    return of(what, json, false);
  }

  /** Of what a client asks for now, for which there may be other defaults than for what is kept. */
  static ProfileReader asked(String what, String json) {
    return of(what, json, true);
  }

  private static ProfileReader of(String what, String json, boolean asked) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new InvalidProfileException(what + " is not valid JSON");
    }
    if (!node.isObject()) {
      throw new InvalidProfileException(what + " must be a JSON object");
    }
    return new ProfileReader(what, node, asked);
  }

  /** Whether a client asks for it now. */
  boolean isAsked() {
    return asked;
  }

  static void put(ObjectNode out, String name, @Nullable String value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  InvalidProfileException invalid(String sentence) {
    return new InvalidProfileException(what + ": " + sentence);
  }

  @Nullable String text(String... names) {
    for (String name : names) {
      JsonNode value = node.path(name);
      if (value.isString()) {
        return value.asString().isBlank() ? null : value.asString().strip();
      }
      if (!value.isMissingNode() && !value.isNull()) {
        throw invalid(name + " must be a string");
      }
    }
    return null;
  }

  String required(String... names) {
    String value = text(names);
    if (value == null) {
      throw invalid(names[0] + " is missing");
    }
    return value;
  }

  String matching(String name, Pattern pattern) {
    String value = required(name);
    if (!pattern.matcher(value).matches()) {
      throw invalid(name + " is not a valid name of one");
    }
    return value;
  }

  /** Reads an object inside of this one. */
  ProfileReader object(String name) {
    JsonNode value = node.path(name);
    if (!value.isObject()) {
      throw invalid(name + " must be an object");
    }
    return new ProfileReader(what + "." + name, value, asked);
  }

  /** All of it as JSON. */
  String json() {
    return node.toString();
  }

  /** The folders that a warehouse is stored under, without slashes at the ends; null for none. */
  @Nullable String keyPrefix() {
    String given = text("key-prefix");
    String prefix = given == null ? "" : given.replaceAll("^/+|/+$", "");
    if (prefix.isEmpty()) {
      return null;
    }
    for (String folder : prefix.split("/", -1)) {
      if (!FOLDER.matcher(folder).matches() || folder.equals(".") || folder.equals("..")) {
        throw invalid(
            "key-prefix must be folders of letters, digits and - _ . ! ' ( ) = & @ : , +");
      }
    }
    if (prefix.length() > 512) {
      throw invalid("key-prefix is longer than 512 characters");
    }
    return prefix;
  }

  /** Reads an object inside of this one; null if there is none. */
  @Nullable ProfileReader inner(String name) {
    return node.hasNonNull(name) ? object(name) : null;
  }

  boolean flag(String name, boolean absent) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw invalid(name + " must be true or false");
    }
    return value.asBoolean();
  }

  long number(String name, long absent, long min, long max) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isIntegralNumber() || value.asLong() < min || value.asLong() > max) {
      throw invalid(name + " must be a whole number from " + min + " to " + max);
    }
    return value.asLong();
  }

  Map<String, String> texts(String name) {
    Map<String, String> texts = new TreeMap<>();
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return texts;
    }
    if (!value.isObject()) {
      throw invalid(name + " must be an object of strings");
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (!entry.getValue().isString()) {
        throw invalid(name + " must be an object of strings");
      }
      texts.put(entry.getKey(), entry.getValue().asString());
    }
    return texts;
  }

  /** An absolute http or https URI of a host, without a slash at its end. */
  @Nullable String endpoint(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    String stripped = text.replaceAll("/+$", "");
    try {
      URI uri = URI.create(stripped);
      boolean plain =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (plain) {
        return stripped;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw invalid(name + " must be a URI such as https://s3.example.com:9000, without a path");
  }
}
