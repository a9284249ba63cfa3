package io.varve.command.rights;

/**
 * A command that changes grants, roles or members. It waits for all commands that are being carried
 * out, and no other one runs beside it.
 */
public interface ChangesRights {}
