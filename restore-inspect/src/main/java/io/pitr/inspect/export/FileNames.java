package io.pitr.inspect.export;

import io.pitr.api.schema.TableView;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File names of an export, as in Dumpling. Characters with a special meaning for a file system or
 * for the layout are written as {@code %} and two hexadecimal digits.
 */
final class FileNames {
  static final String METADATA = "metadata";
  private static final Pattern SPECIAL =
      Pattern.compile("[\\x00-\\x1f%\"*./:<>?\\\\|]|-(?i:schema)");
  private static final int FIRST_FILE = 0;

  private FileNames() {}

  static String escaped(String name) {
    Matcher matcher = SPECIAL.matcher(name);
    return matcher.replaceAll(
        match -> {
          String found = match.group();
          byte first = found.getBytes(StandardCharsets.US_ASCII)[0];
          return Matcher.quoteReplacement("%%%02X%s".formatted(first, found.substring(1)));
        });
  }

  static String database(String schema) {
    return escaped(schema) + "-schema-create.sql";
  }

  static String table(String schema, String table) {
    return object(schema, table) + "-schema.sql";
  }

  /** The file with the definition of a table, view or sequence. */
  static String definition(String schema, String name, TableView.Kind kind) {
    return switch (kind) {
      case TABLE -> table(schema, name);
      case VIEW -> object(schema, name) + "-schema-view.sql";
      case SEQUENCE -> object(schema, name) + "-schema-sequence.sql";
    };
  }

  static String rows(String schema, String table, ExportFormat format) {
    return "%s.%09d.%s".formatted(object(schema, table), FIRST_FILE, format.text());
  }

  private static String object(String schema, String name) {
    return escaped(schema) + "." + escaped(name);
  }
}
