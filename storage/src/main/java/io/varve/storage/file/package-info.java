/**
 * Files on the local file system, by Iceberg's FileIO, and how many files are deleted at once.
 * Nothing here knows of object stores.
 */
@NullMarked
package io.varve.storage.file;

import org.jspecify.annotations.NullMarked;
