package io.varve.command.view;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.view.ViewCommand.BeginView;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.ledger.event.ObjectName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a view, but for its metadata, which iceberg-core alone validates. */
public final class ViewDecider {

  private ViewDecider() {}

  /**
   * What comes of any command; one that nobody decides does not compile.
   *
   * @param state null before the view begins
   */
  public static Decision decide(@Nullable ViewState state, ViewCommand command) {
    return switch (command) {
      // That its name is free, the database decides.
      case BeginView c -> Decision.accept(c.event());
      case CommitView c -> commit(Objects.requireNonNull(state), c);
    };
  }

  /** Takes over what was prepared on this very state; the caller has compared versions. */
  private static Decision commit(ViewState state, CommitView command) {
    ObjectName name = command.event().name();
    return state.dropped()
        ? Decision.refuse(Reason.NO_SUCH_VIEW, "View does not exist: " + name.display())
        : Decision.accept(command.event());
  }
}
