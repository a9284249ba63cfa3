/**
 * What tables, views and generic tables have in common: rename, drop, expiry, protection, holds and
 * tasks. A rule for all three is added here once.
 */
@NullMarked
package io.varve.command.tabular;

import org.jspecify.annotations.NullMarked;
