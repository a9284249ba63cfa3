package io.varve.server.rest;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link Catalog}: one served Varve for all of them, which stops after the last. */
final class ServedCatalog implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Catalog.class;
  }

  @Override
  public Catalog resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // Surefire runs each class by itself, so what is kept for all that are run ends with the class.
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(ServedCatalog.class))
        .computeIfAbsent(Catalog.class, type -> Catalog.start(), Catalog.class);
  }
}
