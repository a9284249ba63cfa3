package io.varve.api.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Believes trusted proxies what they say of a request: the address of its client, and how the
 * client called the server. Others are not believed. Tomcat resolves names among the addresses, and
 * takes anything for an address and for a scheme; here only what has the form of one gets to it.
 */
final class ForwardedHeaders extends RemoteIpValve {

  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String PORT = "X-Forwarded-Port";

  /** Some proxies add the port of the client. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<four>\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{1,5})?"
              + "|\\[(?<six>[0-9A-Fa-f:.]{2,45})](?::\\d{1,5})?"
              + "|(?<plain>[0-9A-Fa-f:.]{2,45})");

  private static final Pattern SCHEMES = Pattern.compile("(?i)https?(?:\\s*,\\s*https?){0,15}");

  private static final Pattern PORTS =
      Pattern.compile("[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]");

  /** Proxies, one after the other, that a request may have come through. */
  private static final int MOST_ADDRESSES = 32;

  /**
   * @param proxies networks of trusted proxies, each as {@code ADDRESS/BITS}
   */
  ForwardedHeaders(List<String> proxies) {
    setInternalProxies(String.join(",", proxies));
    setRemoteIpHeader(FOR);
    setProtocolHeader(PROTO);
    setPortHeader(PORT);
    setHostHeader("X-Forwarded-Host");
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    keepAddresses(request);
    keep(request, PROTO, SCHEMES);
    keep(request, PORT, PORTS);
    super.invoke(request, response);
  }

  /** Each proxy adds an address at the end; what is before the first that is none counts not. */
  private static void keepAddresses(Request request) {
    List<String> sent = Collections.list(request.getHeaders(FOR));
    if (sent.isEmpty()) {
      return;
    }
    Deque<String> kept = new ArrayDeque<>();
    String rest = String.join(",", sent);
    boolean more = true;
    while (more && kept.size() < MOST_ADDRESSES) {
      int comma = rest.lastIndexOf(',');
      String address = address(rest.substring(comma + 1).strip());
      if (address != null) {
        kept.addFirst(address);
      }
      more = address != null && comma >= 0;
      rest = rest.substring(0, Math.max(0, comma));
    }
    MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
    headers.removeHeader(FOR);
    if (!kept.isEmpty()) {
      headers.addValue(FOR).setString(String.join(", ", kept));
    }
  }

  private static @Nullable String address(String text) {
    Matcher found = ADDRESS.matcher(text);
    if (!found.matches()) {
      return null;
    }
    String four = found.group("four");
    String six = found.group("six");
    try {
      return InetAddress.ofLiteral(four != null ? four : six != null ? six : found.group("plain"))
          .getHostAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void keep(Request request, String header, Pattern form) {
    for (String value : Collections.list(request.getHeaders(header))) {
      if (!form.matcher(value.strip()).matches()) {
        request.getCoyoteRequest().getMimeHeaders().removeHeader(header);
        return;
      }
    }
  }
}
