package io.varve.api.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@code byte[]} parameter of a controller: the request's body, inflated, empty if there is
 * none. Unlike Spring's {@code @RequestBody} it is bounded and may be taken more than once.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Body {

  /** The limit of most routes, in bytes. */
  int USUAL = 1 << 20;

  /** How many bytes it may have, as sent and as inflated, if the server's own limit is higher. */
  int max() default USUAL;

  /** For {@link #max} of routes that take whole schemas and commits. */
  int LARGE = Integer.MAX_VALUE;
}
