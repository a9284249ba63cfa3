package io.varve.api.catalog;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Page tokens of lists: the key of the last item, opaque to clients. No token means all, with a
 * page size too; an empty one means the first page, as the specification says.
 */
public final class PageTokens {

  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_SIZE = 1000;
  private static final String MARK = "k:";
  private static final Pattern UUID_KEY =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private PageTokens() {}

  /**
   * As {@link #request}, for a list whose keys are ids.
   *
   * @throws RefusedException if the token is not one of such a list
   */
  public static PageRequest ofIds(@Nullable String pageToken, @Nullable String pageSize) {
    PageRequest page = request(pageToken, pageSize);
    if (!page.after().isEmpty()) {
      checkId(page.after());
    }
    return page;
  }

  /**
   * The page of a list of the management API, whose first page needs no token.
   *
   * @param key what keys of the list are
   * @throws RefusedException if the token is not one of such a list
   */
  public static PageRequest ofKeys(
      @Nullable String pageToken, @Nullable String pageSize, Pattern key) {
    PageRequest page = request(pageToken == null ? "" : pageToken, pageSize);
    if (!page.after().isEmpty() && !key.matcher(page.after()).matches()) {
      throw invalid();
    }
    return page;
  }

  /**
   * As {@link #request}, for a list whose keys are a time and an id.
   *
   * @throws RefusedException if the token is not one of such a list
   */
  public static PageRequest ofTimes(@Nullable String pageToken, @Nullable String pageSize) {
    PageRequest page = request(pageToken, pageSize);
    if (!page.after().isEmpty()) {
      int slash = page.after().indexOf('/');
      checkId(page.after().substring(slash + 1));
      try {
        Instant.parse(page.after().substring(0, Math.max(0, slash)));
      } catch (DateTimeParseException e) {
        throw invalid();
      }
    }
    return page;
  }

  private static void checkId(String id) {
    if (!UUID_KEY.matcher(id).matches()) {
      throw invalid();
    }
  }

  /** The page that a request asks for: all without a token, whatever its size. */
  public static PageRequest request(@Nullable String pageToken, @Nullable String pageSize) {
    int size = size(pageSize);
    return pageToken == null ? PageRequest.ALL : new PageRequest(after(pageToken), size);
  }

  /** The token of the page after this one; null after the last. */
  public static @Nullable String next(Page<?> page) {
    return page.next()
        .map(key -> (MARK + key).getBytes(StandardCharsets.UTF_8))
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .orElse(null);
  }

  private static String after(String token) {
    if (token.isEmpty()) {
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
    throw invalid();
  }

  private static RefusedException invalid() {
    return new RefusedException(
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
