package io.varve.api.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import io.varve.api.http.JsonBodies;
import io.varve.api.http.Written;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A list of the specification. It is read in chunks, by key, and written as they come: a whole list
 * of a million names is never in memory, and no connection to the database is held while a client
 * takes its time. So it is of no one moment: what stands all the while is listed once, what comes
 * or is deleted meanwhile may be.
 *
 * @param read reads a page
 */
record ListResponse<T>(
    PageRequest page,
    Function<PageRequest, Page<T>> read,
    ListFormat<T> format,
    ListExtras extras,
    JsonBodies json)
    implements Written {

  private static final int CHUNK = 1000;

  ResponseEntity<Written> ok() {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(this);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    Page<T> chunk = read.apply(page.first(CHUNK));
    JsonGenerator generator = json.generator(out);
    generator.writeStartObject();
    generator.writeArrayFieldStart(format.field());
    ListExtras.Columns columns = extras.columns();
    write(generator, chunk, columns);
    while (page.isAll() && chunk.next().isPresent()) {
      chunk = read.apply(new PageRequest(chunk.next().get(), CHUNK));
      write(generator, chunk, columns);
    }
    generator.writeEndArray();
    generator.writeStringField("next-page-token", PageTokens.next(chunk));
    columns.write(generator, format.idsField());
    generator.writeEndObject();
    generator.flush();
  }

  private void write(JsonGenerator generator, Page<T> chunk, ListExtras.Columns columns)
      throws IOException {
    for (T item : chunk.items()) {
      format.item().write(generator, item);
      columns.add(() -> format.id().apply(item), () -> format.protection().test(item));
    }
  }
}
