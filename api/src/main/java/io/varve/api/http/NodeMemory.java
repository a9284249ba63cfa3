package io.varve.api.http;

/** The memory for the values of a body that the calling thread reads. */
interface NodeMemory extends ResponseMemory {

  /** Takes none into account. */
  NodeMemory ANY =
      new NodeMemory() {
        @Override
        public void take(long bytes) {
          // There is enough.
        }

        @Override
        public void release() {
          // Nothing was taken.
        }
      };

  /** Gives back what was taken. */
  void release();
}
