package io.pitr.inspect.ddl;

import io.pitr.format.schema.Name;
import io.pitr.format.schema.PartitionDefinition;
import io.pitr.format.schema.PartitionInfo;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The partitions of SHOW CREATE TABLE. */
final class PartitionClause {
  private static final String ESCAPED = "\u0000\u0007\t\n\r\u001a";
  private static final List<String> ESCAPES = List.of("\\0", "\\b", "\\t", "\\n", "\\r", "\\Z");

  private PartitionClause() {}

  static String text(PartitionInfo partition) {
    StringBuilder out = new StringBuilder("\nPARTITION BY ").append(kind(partition.type()));
    boolean counted =
        partition.type() == PartitionInfo.HASH || partition.type() == PartitionInfo.KEY;
    boolean columns = !partition.columns().isEmpty();
    if (columns && !counted) {
      out.append(" COLUMNS(").append(columns(partition)).append(')');
    } else if (partition.type() == PartitionInfo.KEY) {
      out.append(" (").append(columns(partition)).append(')');
    } else {
      out.append(" (").append(partition.expression()).append(')');
    }
    if (counted && hasUsualNames(partition.definitions())) {
      return out.append(" PARTITIONS ").append(partition.count()).toString();
    }
    return out.append(
            partition.definitions().stream()
                .map(definition -> definition(partition.type(), definition))
                .collect(Collectors.joining(",\n ", "\n(", ")")))
        .toString();
  }

  private static String kind(int type) {
    return switch (type) {
      case PartitionInfo.RANGE -> "RANGE";
      case PartitionInfo.HASH -> "HASH";
      case PartitionInfo.LIST -> "LIST";
      case PartitionInfo.KEY -> "KEY";
      case PartitionInfo.NONE -> "NONE";
      default -> "SYSTEM_TIME";
    };
  }

  private static String columns(PartitionInfo partition) {
    if (partition.emptyColumns()) {
      return "";
    }
    return partition.columns().stream()
        .map(Name::original)
        .map(SqlText::name)
        .collect(Collectors.joining(","));
  }

  private static boolean hasUsualNames(List<PartitionDefinition> definitions) {
    for (int i = 0; i < definitions.size(); i++) {
      PartitionDefinition definition = definitions.get(i);
      if (!definition.name().original().equals("p" + i)
          || !definition.comment().isEmpty()
          || definition.policy().isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static String definition(int type, PartitionDefinition definition) {
    StringBuilder out =
        new StringBuilder("PARTITION ").append(SqlText.name(definition.name().original()));
    if (type == PartitionInfo.RANGE) {
      out.append(
          definition.lessThan().stream()
              .map(PartitionClause::printable)
              .collect(Collectors.joining(",", " VALUES LESS THAN (", ")")));
    } else if (type == PartitionInfo.LIST) {
      out.append(values(definition.inValues()));
    }
    if (!definition.comment().isEmpty()) {
      out.append(" COMMENT ").append(SqlText.string(definition.comment()));
    }
    definition.policy().ifPresent(policy -> out.append(TableOptions.policy(policy)));
    return out.toString();
  }

  private static String values(List<List<String>> rows) {
    boolean other =
        rows.size() == 1
            && rows.get(0).size() == 1
            && rows.get(0).get(0).equalsIgnoreCase("DEFAULT");
    if (rows.isEmpty() || other) {
      return " DEFAULT";
    }
    return rows.stream()
        .map(PartitionClause::row)
        .collect(Collectors.joining(",", " VALUES IN (", ")"));
  }

  private static String row(List<String> row) {
    String text = row.stream().map(PartitionClause::printable).collect(Collectors.joining(","));
    return row.size() > 1 ? "(" + text + ")" : text;
  }

  /** A literal with escapes, or in hexadecimal if it is not printable. */
  private static String printable(String literal) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < literal.length(); ) {
      int c = literal.codePointAt(i);
      i += Character.charCount(c);
      int escape = ESCAPED.indexOf(c);
      if (escape >= 0) {
        out.append(ESCAPES.get(escape));
      } else if (isPrintable(c)) {
        out.appendCodePoint(c);
      } else {
        return "0x" + HexFormat.of().formatHex(unquoted(literal).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toString();
  }

  /** Letters, marks, numbers, punctuation, symbols, and the ASCII space. */
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  private static String unquoted(String literal) {
    if (literal.length() < 2 || !literal.startsWith("'") || !literal.endsWith("'")) {
      return literal;
    }
    return literal.substring(1, literal.length() - 1).replace("''", "'").replace("\\\\", "\\");
  }
}
