/** What a client gets to reach files: rights, delegation, settings. */
@NullMarked
package io.varve.storage.access;

import org.jspecify.annotations.NullMarked;
