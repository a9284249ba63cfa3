package io.varve.bench.server;

import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** The fixture's files, each as slow as on a distant object store. */
public final class SlowFileIO extends HadoopFileIO {

  @Override
  public InputFile newInputFile(String path) {
    Latency.pause();
    return super.newInputFile(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    Latency.pause();
    return super.newOutputFile(path);
  }
}
