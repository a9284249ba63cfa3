package io.varve.api.http;

import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.UUID;

/** Names the types of Java as JSON knows them. */
final class JsonTypes {

  private JsonTypes() {}

  /** What a value must be that is to become a {@code type}, as a sentence. */
  static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "A value is none of those that are allowed";
    }
    return "A value must be " + words(type);
  }

  private static String words(Class<?> type) {
    if (CharSequence.class.isAssignableFrom(type)) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class
        || type == float.class
        || type == Double.class
        || type == Float.class) {
      return "a number";
    }
    if (type == int.class || type == Integer.class) {
      return "a whole number of at most 32 bits";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number of at most 64 bits";
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (Temporal.class.isAssignableFrom(type)) {
      return "a time such as 2026-12-31T23:59:59Z";
    }
    if (type == Duration.class) {
      return "a duration such as PT20S";
    }
    boolean list = type.isArray() || Collection.class.isAssignableFrom(type);
    return list ? "a list" : "an object";
  }
}
