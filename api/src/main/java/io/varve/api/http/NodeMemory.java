package io.varve.api.http;

/** The memory for the values of a body that is being read by the calling thread. */
interface NodeMemory {

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

  /**
   * Takes so much in all.
   *
   * @throws HttpRefusedException if there is not that much
   */
  void take(long bytes);

  /** Gives back what was taken. */
  void release();
}
