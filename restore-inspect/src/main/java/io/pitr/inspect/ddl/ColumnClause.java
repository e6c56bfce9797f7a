package io.pitr.inspect.ddl;

import io.pitr.format.schema.ColumnInfo;
import io.pitr.format.schema.FieldType;
import io.pitr.format.schema.MysqlType;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.text.TextChange;
import io.pitr.sql.text.TextRules;
import java.nio.charset.StandardCharsets;

/** One column of SHOW CREATE TABLE. */
final class ColumnClause {
  private static final String ZERO_TIME = "0000-00-00 00:00:00";

  private final TableInfo table;
  private final String tableCharset;
  private final String tableCollation;
  private final Charsets charsets;
  private final TypeText types;
  private final Literals literals;
  private final boolean parentheses;

  ColumnClause(
      TableInfo table,
      String tableCharset,
      String tableCollation,
      Charsets charsets,
      TextRules texts) {
    this.table = table;
    this.tableCharset = tableCharset;
    this.tableCollation = tableCollation;
    this.charsets = charsets;
    this.types = new TypeText(texts);
    this.literals = new Literals(texts);
    this.parentheses = texts.has(TextChange.DEFAULTS_IN_PARENTHESES);
  }

  String text(ColumnInfo column) {
    FieldType type = column.type();
    StringBuilder out = new StringBuilder("  ").append(SqlText.name(column.name().original()));
    out.append(' ').append(types.of(type));
    appendCharset(type, out);
    if (column.isGenerated()) {
      out.append(" GENERATED ALWAYS AS (").append(column.generatedExpression()).append(')');
      out.append(column.isGeneratedStored() ? " STORED" : " VIRTUAL");
    }
    if (type.has(FieldType.AUTO_INCREMENT)) {
      out.append(" NOT NULL AUTO_INCREMENT");
    } else {
      if (type.isNotNull()) {
        out.append(" NOT NULL");
      }
      if (!type.has(FieldType.NO_DEFAULT) && !column.isGenerated()) {
        appendDefault(column, out);
      }
      if (type.has(FieldType.ON_UPDATE_NOW)) {
        out.append(" ON UPDATE CURRENT_TIMESTAMP").append(fraction(type));
      }
    }
    if (isAutoRandom(column)) {
      appendAutoRandom(out);
    }
    if (!column.comment().isEmpty()) {
      out.append(" COMMENT ").append(literals.quoted(column.comment()));
    }
    return out.toString();
  }

  private void appendCharset(FieldType type, StringBuilder out) {
    if (!TypeText.hasCharset(type)) {
      return;
    }
    if (!type.charset().equals(tableCharset)) {
      out.append(" CHARACTER SET ").append(type.charset());
    }
    String usual = charsets.defaultCollation(type.charset());
    boolean unusual = !usual.isEmpty() && !usual.equals(type.collation());
    if (!type.collation().equals(tableCollation) || unusual) {
      out.append(" COLLATE ").append(type.collation());
    }
  }

  private void appendDefault(ColumnInfo column, StringBuilder out) {
    FieldType type = column.type();
    boolean bit = type.code() == MysqlType.BIT.code();
    boolean timestamp = type.code() == MysqlType.TIMESTAMP.code();
    if (bit && column.defaultBit().isPresent()) {
      out.append(" DEFAULT ").append(bits(column.defaultBit().get()));
      return;
    }
    String value = column.defaultValue().orElse(null);
    if (value == null) {
      if (!type.isNotNull()) {
        out.append(timestamp ? " NULL DEFAULT NULL" : " DEFAULT NULL");
      }
    } else if (value.equals("CURRENT_TIMESTAMP")) {
      out.append(" DEFAULT ").append(value).append(fraction(type));
    } else if (value.equals("CURRENT_DATE")) {
      String call = value + fraction(type);
      out.append(" DEFAULT ").append(parentheses ? "(" + call + ")" : call);
    } else if (column.defaultIsExpression()) {
      out.append(" DEFAULT ").append(parentheses ? "(" + value + ")" : literals.escaped(value));
    } else if (bit) {
      out.append(" DEFAULT ").append(bits(value.getBytes(StandardCharsets.UTF_8)));
    } else {
      String shown = timestamp && !value.equals(ZERO_TIME) ? padded(value, type) : value;
      out.append(" DEFAULT ").append(literals.quoted(shown));
    }
  }

  private static String fraction(FieldType type) {
    return type.decimal() > 0 ? "(" + type.decimal() + ")" : "";
  }

  /** A time with as many fractional digits as its column has. */
  private static String padded(String value, FieldType type) {
    int wanted = Math.max(type.decimal(), 0);
    int dot = value.indexOf('.');
    String whole = dot < 0 ? value : value.substring(0, dot);
    String digits = dot < 0 ? "" : value.substring(dot + 1);
    if (wanted == 0 || digits.length() > wanted) {
      return wanted == 0 ? whole : whole + "." + digits.substring(0, wanted);
    }
    return whole + "." + digits + "0".repeat(wanted - digits.length());
  }

  private static String bits(byte[] value) {
    StringBuilder digits = new StringBuilder();
    for (byte octet : value) {
      for (int bit = 7; bit >= 0; bit--) {
        int digit = octet >> bit & 1;
        if (digit == 1 || !digits.isEmpty()) {
          digits.append(digit);
        }
      }
    }
    if (digits.isEmpty() && value.length > 0) {
      digits.append('0');
    }
    return "b'" + digits + "'";
  }

  private boolean isAutoRandom(ColumnInfo column) {
    if (table.autoRandomBits() == 0) {
      return false;
    }
    if (table.pkIsHandle()) {
      return column.type().has(FieldType.PRIMARY_KEY);
    }
    return table.indexes().stream()
        .filter(index -> index.primary() && !index.columns().isEmpty())
        .anyMatch(index -> index.columns().get(0).name().equals(column.name()));
  }

  private void appendAutoRandom(StringBuilder out) {
    long range = table.autoRandomRangeBits();
    out.append(" /*T![auto_rand] AUTO_RANDOM(").append(table.autoRandomBits());
    if (range != 0 && range != 64) {
      out.append(", ").append(range);
    }
    out.append(") */");
  }
}
