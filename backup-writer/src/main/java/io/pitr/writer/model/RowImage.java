package io.pitr.writer.model;

import io.pitr.sql.value.Datum;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row as it was written: values by column id, those of the handle included, virtual columns left
 * out. It stands beside the encoded row, so that what comes out of a backup can be compared with
 * what went in without decoding it.
 */
public record RowImage(Map<Long, Datum> cells) {
  public RowImage {
    cells = Map.copyOf(cells);
  }

  RowImage with(Map<Long, Datum> changes) {
    Map<Long, Datum> merged = new TreeMap<>(cells);
    merged.putAll(changes);
    return new RowImage(merged);
  }
}
