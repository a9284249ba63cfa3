package io.varve.api.management;

import io.varve.api.http.HttpRefusedException;
import io.varve.api.warehouse.Moment;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.warehouse.ResolvedWarehouse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the position that a restore goes back to. */
@Component
final class RestorePoints {

  private final WarehousePositions positions;

  RestorePoints(WarehousePositions positions) {
    this.positions = positions;
  }

  /** A moment, said in one of these ways; a savepoint by its name. */
  record To(@Nullable Long position, @Nullable String timestamp, @Nullable String savepoint) {

    Moment moment() {
      List<Moment> said = new ArrayList<>();
      if (position != null) {
        if (position < 0) {
          throw new RefusedException(Reason.BAD_REQUEST, "position must not be negative");
        }
        said.add(new Moment.Position(position));
      }
      if (timestamp != null) {
        said.add(new Moment.Time(Times.of(timestamp, "timestamp")));
      }
      if (savepoint != null) {
        said.add(new Moment.Tag(savepoint));
      }
      if (said.size() != 1) {
        throw notOne();
      }
      return said.getFirst();
    }
  }

  /**
   * The end of the transaction that a moment is in.
   *
   * @throws RefusedException if it is none, has not come yet, or is from before the warehouse
   * @throws HttpRefusedException 503 if what is read of the past has not come to it
   */
  long position(ResolvedWarehouse warehouse, @Nullable To to) {
    if (to == null) {
      throw notOne();
    }
    return positions.at(warehouse.warehouseId(), warehouse.name(), to.moment());
  }

  private static RefusedException notOne() {
    return new RefusedException(
        Reason.BAD_REQUEST, "to must have one of position, timestamp and savepoint");
  }
}
