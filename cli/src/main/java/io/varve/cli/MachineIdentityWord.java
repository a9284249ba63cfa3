package io.varve.cli;

import io.varve.storage.profile.MachineIdentity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A {@link MachineIdentity} as the command line says it. */
final class MachineIdentityWord implements ITypeConverter<MachineIdentity> {

  @Override
  public MachineIdentity convert(String word) {
    return switch (word) {
      case "off" -> MachineIdentity.OFF;
      case "by-role" -> MachineIdentity.BY_ROLE;
      case "on" -> MachineIdentity.ON;
      default -> throw new TypeConversionException("must be off, by-role or on, not " + word);
    };
  }
}
