/**
 * The main class and the command line, one class for each command. A command asks a server over
 * HTTP, or works offline on a database.
 */
@NullMarked
package io.varve.cli;

import org.jspecify.annotations.NullMarked;
