/**
 * Background tasks, each run by one node at a time: expiry, purges, deletion of warehouses, files
 * that nobody needs. A task changes the catalog by commands only.
 */
@NullMarked
package io.varve.server.task;

import org.jspecify.annotations.NullMarked;
