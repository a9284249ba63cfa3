/** Whose certificates are trusted when something is connected to. */
@NullMarked
package io.varve.storage.tls;

import org.jspecify.annotations.NullMarked;
