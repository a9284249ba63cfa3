/** The Spring Boot application, and how it is told to serve. */
@NullMarked
package io.varve.server;

import org.jspecify.annotations.NullMarked;
