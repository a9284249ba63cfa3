package io.varve.command.project;

import java.util.UUID;

/** Begins a project. */
public record CreateProject(UUID projectId, String name) {}
