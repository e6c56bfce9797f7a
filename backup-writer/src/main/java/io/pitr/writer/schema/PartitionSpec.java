package io.pitr.writer.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * How a table is partitioned.
 *
 * @param expression text as TiDB keeps it, for instance {@code `id`}; empty with {@code columns}
 * @param columns of RANGE COLUMNS and LIST COLUMNS, and KEY
 */
public record PartitionSpec(
    Kind kind, String expression, List<String> columns, List<Definition> definitions) {
  public PartitionSpec {
    columns = List.copyOf(columns);
    definitions = List.copyOf(definitions);
  }

  /** {@code PARTITION BY HASH(column) PARTITIONS count}. */
  public static PartitionSpec hash(String column, int count) {
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      definitions.add(new Definition("p" + i, List.of(), List.of()));
    }
    return new PartitionSpec(Kind.HASH, "`" + column + "`", List.of(), definitions);
  }

  /** {@code PARTITION BY RANGE(column)}; bounds as SQL literals. */
  public static PartitionSpec range(String column, Definition... definitions) {
    return new PartitionSpec(Kind.RANGE, "`" + column + "`", List.of(), List.of(definitions));
  }

  /** {@code PARTITION BY RANGE COLUMNS(column)}; bounds as SQL literals. */
  public static PartitionSpec rangeColumns(String column, Definition... definitions) {
    return new PartitionSpec(Kind.RANGE, "", List.of(column), List.of(definitions));
  }

  /** {@code PARTITION BY LIST(column)}. */
  public static PartitionSpec list(String column, Definition... definitions) {
    return new PartitionSpec(Kind.LIST, "`" + column + "`", List.of(), List.of(definitions));
  }

  /** With the numbers of {@code PartitionInfo.type}. */
  public enum Kind {
    RANGE(1),
    HASH(2),
    LIST(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /**
   * One partition.
   *
   * @param lessThan upper bounds of RANGE, as SQL literals or {@code MAXVALUE}
   * @param inValues of LIST, as SQL literals
   */
  public record Definition(String name, List<String> lessThan, List<String> inValues) {
    public Definition {
      lessThan = List.copyOf(lessThan);
      inValues = List.copyOf(inValues);
    }

    public static Definition lessThan(String name, String bound) {
      return new Definition(name, List.of(bound), List.of());
    }

    public static Definition in(String name, String... values) {
      return new Definition(name, List.of(), List.of(values));
    }
  }
}
