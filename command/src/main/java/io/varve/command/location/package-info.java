/**
 * Locations and who claims them: folders of warehouses, tables and paths in properties, which must
 * not overlap.
 */
@NullMarked
package io.varve.command.location;

import org.jspecify.annotations.NullMarked;
