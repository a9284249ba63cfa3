package io.varve.command.constraint;

import io.varve.command.refusal.RefusedException;
import java.util.Optional;
import java.util.function.Function;

/** How a violated constraint refuses commands about one type of subject. */
record Refusal<S extends Subject>(Class<S> subject, Function<S, RefusedException> refusal) {

  static <S extends Subject> Refusal<S> of(
      Class<S> subject, Function<S, RefusedException> refusal) {
    return new Refusal<>(subject, refusal);
  }

  /** The refusal, if what the command is about is of that type. */
  Optional<RefusedException> about(Subject about) {
    return subject.isInstance(about)
        ? Optional.of(refusal.apply(subject.cast(about)))
        : Optional.empty();
  }
}
