/**
 * What is due to be purged and what must stay, read by SQL. The tasks that delete files are in the
 * server.
 */
@NullMarked
package io.varve.command.purge;

import org.jspecify.annotations.NullMarked;
