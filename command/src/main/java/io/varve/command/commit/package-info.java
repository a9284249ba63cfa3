/**
 * Table commits: a queue for each table with slots, batches and leases. {@code TableCommits} is the
 * entry; {@code docs/architecture.md} has the way of a commit. What makes commits fast or fair is
 * added here; what makes them correct is not.
 */
@NullMarked
package io.varve.command.commit;

import org.jspecify.annotations.NullMarked;
