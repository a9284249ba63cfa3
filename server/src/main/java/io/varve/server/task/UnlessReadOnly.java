package io.varve.server.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Profile;

/** Marks a bean that changes the catalog by itself, which a read-only node does not have. */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Profile("!" + UnlessReadOnly.READ_ONLY)
public @interface UnlessReadOnly {

  /** The profile of a read-only node. */
  String READ_ONLY = "read-only";
}
