package io.pitr.writer.model;

import io.pitr.sql.value.Datum;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What changing columns have for values of the columns they replace. */
final class ReplacedColumnValues {
  private final Map<Long, Map<Long, Conversion>> byTable = new HashMap<>();

  void add(long tableId, long from, long to, UnaryOperator<Datum> convert) {
    byTable.computeIfAbsent(tableId, k -> new HashMap<>()).put(to, new Conversion(from, convert));
  }

  /** Fills the changing columns that rows of this version hold. */
  void fill(TableCodec codec, Map<Long, Datum> cells) {
    byTable
        .getOrDefault(codec.table().id(), Map.of())
        .forEach(
            (to, conversion) -> {
              if (codec.isChanging(to)) {
                Datum old =
                    cells.getOrDefault(conversion.from, codec.originDefault(conversion.from));
                cells.put(to, conversion.convert.apply(old));
              }
            });
  }

  private record Conversion(long from, UnaryOperator<Datum> convert) {}
}
