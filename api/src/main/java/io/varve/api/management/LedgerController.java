package io.varve.api.management;

import io.varve.api.rights.Needs;
import io.varve.ledger.epoch.Epoch;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.security.rights.Action;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which ledger this is, how far it has come, and whether positions were given a second time. */
@RestController
final class LedgerController {

  private final Epochs epochs;

  LedgerController(Epochs epochs) {
    this.epochs = epochs;
  }

  @GetMapping("/management/v1/ledger")
  @Needs(Action.SERVER_AUDIT)
  ResponseEntity<byte[]> ledger() {
    Ledger ledger = epochs.ledger();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("ledger-id", ledger.id().toString());
    answer.put("epoch", ledger.epoch());
    answer.put("head", ledger.position());
    answer.put("hash", hash(ledger.hash()));
    ArrayNode list = answer.putArray("epochs");
    for (Epoch epoch : epochs.all()) {
      ObjectNode one = list.addObject();
      one.put("epoch", epoch.name());
      one.put("began-at", epoch.beganAt().toString());
      one.put("after", epoch.position());
      one.put("hash", hash(epoch.hash()));
      one.put("reason", epoch.reason());
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] hash) {
    return "sha256:" + HexFormat.of().formatHex(hash);
  }
}
