/** The description of the API that is served with it. */
@NullMarked
package io.varve.api.openapi;

import org.jspecify.annotations.NullMarked;
