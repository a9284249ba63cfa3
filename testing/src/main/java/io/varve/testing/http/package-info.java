/** HTTP requests, byte for byte as a test writes them. */
@NullMarked
package io.varve.testing.http;

import org.jspecify.annotations.NullMarked;
