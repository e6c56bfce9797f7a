package io.pitr.writer.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * An index as a statement defines it.
 *
 * @param condition text of a partial index's condition; empty for ordinary ones
 */
public record IndexSpec(
    String name,
    List<Part> parts,
    boolean unique,
    boolean primary,
    boolean invisible,
    boolean global,
    String comment,
    String condition) {
  public IndexSpec {
    parts = List.copyOf(parts);
  }

  public static IndexSpec of(String name, String... columns) {
    return of(name, false, columns);
  }

  public static IndexSpec unique(String name, String... columns) {
    return of(name, true, columns);
  }

  private static IndexSpec of(String name, boolean unique, String... columns) {
    List<Part> parts = new ArrayList<>();
    for (String column : columns) {
      parts.add(new Column(column, -1));
    }
    return new IndexSpec(name, parts, unique, false, false, false, "", "");
  }

  /** An index over parts of any kind. */
  public static IndexSpec over(String name, boolean unique, Part... parts) {
    return new IndexSpec(name, List.of(parts), unique, false, false, false, "", "");
  }

  public static IndexSpec primaryKey(List<String> columns) {
    return new IndexSpec(
        "PRIMARY",
        columns.stream().<Part>map(column -> new Column(column, -1)).toList(),
        true,
        true,
        false,
        false,
        "",
        "");
  }

  public IndexSpec asGlobal() {
    return new IndexSpec(name, parts, unique, primary, invisible, true, comment, condition);
  }

  public IndexSpec asInvisible() {
    return new IndexSpec(name, parts, unique, primary, true, global, comment, condition);
  }

  public IndexSpec where(String text) {
    return new IndexSpec(name, parts, unique, primary, invisible, global, comment, text);
  }

  public IndexSpec withComment(String text) {
    return new IndexSpec(name, parts, unique, primary, invisible, global, text, condition);
  }

  public boolean multiValued() {
    return parts.stream().anyMatch(part -> part instanceof Expression e && e.array());
  }

  /** One part of an index. */
  public sealed interface Part {}

  /**
   * A column.
   *
   * @param length prefix in characters or bytes; -1 is the whole
   */
  public record Column(String name, int length) implements Part {}

  /**
   * An expression, kept in a hidden virtual column.
   *
   * @param text as TiDB keeps it
   * @param type of the hidden column
   * @param array whether each element of the value makes an entry
   * @param dependences lower-case names of the columns it uses
   */
  public record Expression(String text, SqlType type, boolean array, List<String> dependences)
      implements Part {
    public Expression {
      dependences = List.copyOf(dependences);
    }
  }
}
