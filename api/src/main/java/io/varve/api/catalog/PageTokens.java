package io.varve.api.catalog;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Page tokens of lists: the key of the last item, opaque to clients. No token means all, an empty
 * one the first page, as the specification says.
 */
final class PageTokens {

  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_SIZE = 1000;
  private static final String MARK = "k:";

  private PageTokens() {}

  static PageRequest request(@Nullable String pageToken, @Nullable String pageSize) {
    if (pageToken == null && pageSize == null) {
      return PageRequest.ALL;
    }
    return new PageRequest(after(pageToken), size(pageSize));
  }

  static @Nullable String next(Page<?> page) {
    return page.next()
        .map(key -> (MARK + key).getBytes(StandardCharsets.UTF_8))
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .orElse(null);
  }

  private static String after(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return "";
    }
    try {
      String key =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)))
              .toString();
      if (key.startsWith(MARK) && key.indexOf('\0') < 0) {
        return key.substring(MARK.length());
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // Not one of ours; refused below.
    }
    throw new RefusedException(
        Reason.BAD_REQUEST, "Invalid pageToken; send the next-page-token of the page before");
  }

  private static int size(@Nullable String pageSize) {
    if (pageSize == null) {
      return DEFAULT_SIZE;
    }
    try {
      int size = Integer.parseInt(pageSize);
      if (size >= 1) {
        return Math.min(size, MAX_SIZE);
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new RefusedException(Reason.BAD_REQUEST, "pageSize must be a number from 1: " + pageSize);
  }
}
