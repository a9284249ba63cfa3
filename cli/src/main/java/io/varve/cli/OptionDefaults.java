package io.varve.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an option's value comes from if it is not on the command line: the environment ({@code
 * VARVE_DATABASE_URL}), else the file that {@code VARVE_CONFIG} names ({@code database-url=…}).
 */
public final class OptionDefaults implements IDefaultValueProvider {

  private final Map<String, String> environment;
  private final Properties file;

  OptionDefaults(Map<String, String> environment, Properties file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * The defaults of this process.
   *
   * @throws IOException if the file cannot be read
   */
  public static OptionDefaults load() throws IOException {
    Properties file = new Properties();
    String config = System.getenv("VARVE_CONFIG");
    if (config != null && !config.isBlank()) {
      try (Reader reader = Files.newBufferedReader(Path.of(config))) {
        file.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException(
            "The file that VARVE_CONFIG names can't be read: "
                + config
                + ". It must be text in UTF-8, with lines such as data=DIR",
            e);
      }
    }
    return new OptionDefaults(System.getenv(), file);
  }

  @Override
  @SuppressWarnings("NullAway") // picocli takes null for "no default"
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
      return null;
    }
    return value(option.longestName());
  }

  /** What the environment, else the file, says of an option such as {@code --data}. */
  @Nullable String value(String option) {
    String value = environment.get(variable(option));
    return value != null ? value : file.getProperty(option.substring(2));
  }

  /** Lines of the file whose keys begin so, without that. */
  Map<String, String> below(String prefix) {
    return file.stringPropertyNames().stream()
        .filter(key -> key.startsWith(prefix))
        .collect(
            Collectors.toUnmodifiableMap(
                key -> key.substring(prefix.length()), key -> file.getProperty(key)));
  }

  /** Names of the variables of the environment that begin so. */
  Set<String> variables(String prefix) {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The variable of the environment that an option such as {@code --data} can be given in. */
  static String variable(String option) {
    return "VARVE_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
