package io.varve.bench.server;

import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/**
 * Iceberg's own REST fixture over a JdbcCatalog, put together as {@code RESTCatalogServer} of
 * iceberg-open-api does it, but on the loopback address and with files of the local file system
 * that cost no more than they must.
 */
final class FixtureServer {

  private FixtureServer() {}

  /** Arguments: port, JDBC URL, user, password, folder of the warehouse. */
  public static void main(String[] arguments) throws Exception {
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            "rest_backend",
            Map.of(
                "catalog-impl",
                JdbcCatalog.class.getName(),
                "uri",
                arguments[1],
                "jdbc.user",
                arguments[2],
                "jdbc.password",
                arguments[3],
                "jdbc.schema-version",
                "V1",
                // As many connections as Varve has.
                "clients",
                "16",
                "io-impl",
                PlainFileIO.class.getName(),
                "warehouse",
                arguments[4]),
            null);
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    context.addServlet(
        new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
    CompressionHandler compression = new CompressionHandler();
    compression.putCompression(new GzipCompression());
    context.insertHandler(compression);
    Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
    server.setHandler(context);
    server.start();
    server.join();
  }
}
