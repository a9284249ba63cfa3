/**
 * Warehouses: commands, rules, state and deletion, and the ports for secrets and storage
 * validation.
 */
@NullMarked
package io.varve.command.warehouse;

import org.jspecify.annotations.NullMarked;
