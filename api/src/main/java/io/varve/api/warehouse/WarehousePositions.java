package io.varve.api.warehouse;

import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.past.Moments;
import io.varve.query.past.Moments.Beginning;
import io.varve.query.past.Moments.HistoryBehindException;
import io.varve.query.past.SavepointReads;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Finds the positions at which warehouses are read. */
public final class WarehousePositions {

  private final Moments moments;
  private final SavepointReads savepoints;
  private final Clock clock;

  public WarehousePositions(Moments moments, SavepointReads savepoints, Clock clock) {
    this.moments = moments;
    this.savepoints = savepoints;
    this.clock = clock;
  }

  /**
   * The position of a moment: the end of a transaction, and known to the history.
   *
   * @param name of the warehouse, for refusals
   * @throws RefusedException if the warehouse was not there yet, or the moment has not come
   * @throws HttpRefusedException 503 if what is read has not come to it
   */
  public long at(UUID warehouseId, String name, Moment moment) {
    long position =
        moment instanceof Moment.Tag tag
            ? settled(
                savepoints
                    .find(warehouseId, tag.name())
                    .orElseThrow(() -> NameRefusals.noSuchSavepoint(tag.name()))
                    .position())
            : at(moment);
    Optional<Beginning> began = moments.beginning(warehouseId);
    if (began.isEmpty() || began.get().position() > position) {
      throw new RefusedException(
          Reason.NO_SUCH_WAREHOUSE,
          "Warehouse %s was not there at position %d".formatted(name, position)
              + began
                  .map(it -> "; it began at position %d, %s".formatted(it.position(), it.at()))
                  .orElse(""));
    }
    return position;
  }

  /**
   * The position of a moment of what is in no warehouse.
   *
   * @throws RefusedException if the moment has not come, or is a tag, which only a warehouse has
   * @throws HttpRefusedException 503 if what is read has not come to it
   */
  public long at(Moment moment) {
    return settled(
        switch (moment) {
          case Moment.Position at -> at.position();
          case Moment.Time at -> {
            if (at.time().isAfter(clock.instant())) {
              throw new RefusedException(
                  Reason.BAD_REQUEST,
                  "The catalog can't be read as of a time to come: " + at.time());
            }
            yield moments.at(at.time());
          }
          case Moment.Tag at ->
              throw new RefusedException(
                  Reason.BAD_REQUEST,
                  "A tag is one of a warehouse, and this is in none: say a time or a position, and not tag:"
                      + at.name());
        });
  }

  /** As {@link #at(Moment)}, of what the header {@link AsOfInterceptor#HEADER} says. */
  public long asOf(String header) {
    return at(Moment.of(header, AsOfInterceptor.HEADER));
  }

  /**
   * As {@link #at(UUID, String, Moment)}, of what the header {@link AsOfInterceptor#HEADER} says.
   */
  public long asOf(UUID warehouseId, String name, String header) {
    return at(warehouseId, name, Moment.of(header, AsOfInterceptor.HEADER));
  }

  /**
   * The position of now: all that was committed before is in it.
   *
   * @throws HttpRefusedException 503 if that is not sealed in time
   */
  public long now() {
    try {
      return moments.now();
    } catch (HistoryBehindException e) {
      throw behind(e);
    }
  }

  /**
   * The end of the transaction that a position is in.
   *
   * @throws RefusedException if the ledger has not come to it
   * @throws HttpRefusedException 503 if what is read has not
   */
  public long settled(long position) {
    try {
      return moments
          .at(position)
          .orElseThrow(
              () ->
                  new RefusedException(
                      Reason.BAD_REQUEST,
                      "The ledger has not come to position %d yet; GET /management/v1/events says where it is"
                          .formatted(position)));
    } catch (HistoryBehindException e) {
      throw behind(e);
    }
  }

  private static HttpRefusedException behind(HistoryBehindException e) {
    return new HttpRefusedException(ErrorType.UNAVAILABLE, e.getMessage() + "; try again");
  }
}
