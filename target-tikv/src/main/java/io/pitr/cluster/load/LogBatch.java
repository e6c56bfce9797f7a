package io.pitr.cluster.load;

import io.pitr.api.target.LoadResult;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.KeySpan;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Log parts of one table, region, column family and type that are applied together. */
record LogBatch(List<LogFile> files) {
  private static final int ID_DIGITS = 24;

  LogBatch {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a batch needs a file");
    }
  }

  /** Encoded keys. */
  KeySpan span() {
    return files.stream().map(LogFile::span).reduce(KeySpan::union).orElseThrow();
  }

  /** Identifies the batch: the same files in the same order have the same id. */
  String id() {
    String names = String.join("\n", files.stream().map(file -> file.range().id()).toList());
    return HexText.of(Sha256.of(names.getBytes(StandardCharsets.UTF_8))).substring(0, ID_DIGITS);
  }

  /** Counts of the backup's metadata, including duplicate events. */
  LoadResult result() {
    long entries = files.stream().mapToLong(file -> file.range().plain().entries()).sum();
    long bytes = files.stream().mapToLong(file -> file.range().plain().length()).sum();
    return new LoadResult(files.size(), entries, bytes, entries);
  }
}
