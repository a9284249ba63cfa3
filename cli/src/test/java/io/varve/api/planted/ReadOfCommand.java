package io.varve.api.planted;

import io.varve.command.lookup.NameLookup;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;

/** What no GET may do: it asks the write side, by way of a method of its own. */
public record ReadOfCommand(NameLookup lookup) {

  @GetMapping("/planted")
  String get() {
    return found().map(UUID::toString).orElse("");
  }

  private Optional<UUID> found() {
    return lookup.lineage(new UUID(0, 1), List.of("sales")).stream().findFirst();
  }
}
