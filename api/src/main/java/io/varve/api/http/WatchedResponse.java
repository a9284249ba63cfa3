package io.varve.api.http;

import io.varve.api.connection.Transfer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * A response whose client must take it at a pace, or it is broken off. What is to be done before
 * anything of it is sent is done once.
 */
final class WatchedResponse extends HttpServletResponseWrapper {

  private final Transfer sending;
  private final Runnable first;
  private boolean begun;

  /**
   * @param first may add headers
   */
  WatchedResponse(HttpServletResponse response, Transfer sending, Runnable first) {
    super(response);
    this.sending = sending;
    this.first = first;
  }

  /** Something of it is about to be sent, or it has nothing but a head. */
  void begin() {
    if (!begun) {
      begun = true;
      first.run();
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return new Sent(super.getOutputStream());
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    begin();
    return super.getWriter();
  }

  @Override
  public void flushBuffer() throws IOException {
    begin();
    super.flushBuffer();
  }

  private final class Sent extends ServletOutputStream {
    private final ServletOutputStream out;

    private Sent(ServletOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      begin();
      sending.write(out, from, offset, length);
    }

    @Override
    public void flush() throws IOException {
      begin();
      sending.flush(out);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    @Override
    public boolean isReady() {
      return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      out.setWriteListener(listener);
    }
  }
}
