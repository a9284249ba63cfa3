/** The Spring Boot application, and its settings. */
@NullMarked
package io.varve.server;

import org.jspecify.annotations.NullMarked;
