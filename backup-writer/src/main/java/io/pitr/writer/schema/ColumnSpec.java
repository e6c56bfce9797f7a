package io.pitr.writer.schema;

import io.pitr.format.schema.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column as a statement defines it.
 *
 * @param flags bits of {@link FieldType}, those of the type included
 * @param defaultText the default as text; {@code null} is none
 * @param originText what rows older than the column have, as text; {@code null} is NULL or zero
 * @param expression text of a generated column as TiDB keeps it; empty is an ordinary column
 * @param dependences lower-case names of the columns that the expression uses
 * @param hidden whether it only serves an expression index
 * @param array whether it is the element of a multi-valued index
 */
public record ColumnSpec(
    String name,
    SqlType type,
    long flags,
    @Nullable String defaultText,
    @Nullable String originText,
    String expression,
    boolean stored,
    List<String> dependences,
    boolean hidden,
    boolean array,
    String comment) {
  public ColumnSpec {
    dependences = List.copyOf(dependences);
  }

  public static ColumnSpec of(String name, SqlType type) {
    return new ColumnSpec(
        name, type, type.flags(), null, null, "", false, List.of(), false, false, "");
  }

  public ColumnSpec notNull() {
    return with(flags | FieldType.NOT_NULL | FieldType.NO_DEFAULT);
  }

  public ColumnSpec autoIncrement() {
    return with((flags | FieldType.NOT_NULL | FieldType.AUTO_INCREMENT) & ~FieldType.NO_DEFAULT);
  }

  public ColumnSpec defaultText(String text) {
    return new ColumnSpec(
        name,
        type,
        flags & ~FieldType.NO_DEFAULT,
        text,
        originText,
        expression,
        stored,
        dependences,
        hidden,
        array,
        comment);
  }

  /** The default also applies to rows that are older than the column, as with ADD COLUMN. */
  public ColumnSpec addedLater() {
    return new ColumnSpec(
        name,
        type,
        flags,
        defaultText,
        defaultText,
        expression,
        stored,
        dependences,
        hidden,
        array,
        comment);
  }

  public ColumnSpec generated(String text, boolean isStored, String... uses) {
    return new ColumnSpec(
        name, type, flags, null, null, text, isStored, List.of(uses), hidden, array, comment);
  }

  public ColumnSpec comment(String text) {
    return new ColumnSpec(
        name,
        type,
        flags,
        defaultText,
        originText,
        expression,
        stored,
        dependences,
        hidden,
        array,
        text);
  }

  ColumnSpec with(long newFlags) {
    return new ColumnSpec(
        name,
        type,
        newFlags,
        defaultText,
        originText,
        expression,
        stored,
        dependences,
        hidden,
        array,
        comment);
  }

  ColumnSpec hiddenElement(boolean isArray) {
    return new ColumnSpec(
        name,
        type,
        flags,
        defaultText,
        originText,
        expression,
        stored,
        dependences,
        true,
        isArray,
        comment);
  }

  public boolean isGenerated() {
    return !expression.isEmpty();
  }
}
