package io.varve.api.http;

/** The memory for what a response is made of, where that grows with what it tells. */
public interface ResponseMemory {

  /**
   * Takes so much in all for the request that the calling thread serves, until it is answered.
   *
   * @throws HttpRefusedException 413 or 429 if there is not that much
   */
  void take(long bytes);
}
