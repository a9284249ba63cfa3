package io.varve.api.rights;

import io.varve.security.rights.Action;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an endpoint does, for at most one action on each kind of object. A request that may not do
 * it is refused; an endpoint that does not say it answers nobody.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {

  /** The actions; none if everybody who is admitted may call it. */
  Action[] value();

  /** Whether the endpoint asks itself, for the object is named in the body. */
  boolean asksItself() default false;
}
