/**
 * The management API: server, projects, warehouses, tasks, holds, the ledger. A management endpoint
 * is added here; rules are not.
 */
@NullMarked
package io.varve.api.management;

import org.jspecify.annotations.NullMarked;
