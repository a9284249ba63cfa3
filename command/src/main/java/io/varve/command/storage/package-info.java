/** What commands need to know of how a warehouse's files are stored. */
@NullMarked
package io.varve.command.storage;

import org.jspecify.annotations.NullMarked;
