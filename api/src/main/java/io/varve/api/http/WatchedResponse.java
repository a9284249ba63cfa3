package io.varve.api.http;

import io.varve.api.connection.Transfer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A response whose client must take it at a pace, or it is broken off. */
final class WatchedResponse extends HttpServletResponseWrapper {

  private final Transfer sending;

  WatchedResponse(HttpServletResponse response, Transfer sending) {
    super(response);
    this.sending = sending;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return new Sent(super.getOutputStream(), sending);
  }

  private static final class Sent extends ServletOutputStream {
    private final ServletOutputStream out;
    private final Transfer sending;

    private Sent(ServletOutputStream out, Transfer sending) {
      this.out = out;
      this.sending = sending;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      sending.write(out, from, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
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
