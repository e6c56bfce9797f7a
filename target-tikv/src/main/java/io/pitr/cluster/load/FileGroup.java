package io.pitr.cluster.load;

import io.pitr.api.target.LoadResult;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.KeySpan;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files that are downloaded and ingested together: those between two split keys. */
record FileGroup(List<BaseFile> files) {
  private static final int ID_DIGITS = 24;

  FileGroup {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a group needs a file");
    }
  }

  /** Raw keys. */
  KeySpan span() {
    return files.stream().map(BaseFile::span).reduce(KeySpan::union).orElseThrow();
  }

  /** The same for the same files, whatever else is planned beside them. */
  String id() {
    String names =
        String.join("\n", files.stream().map(one -> one.file().name()).sorted().toList());
    return HexText.of(Sha256.of(names.getBytes(StandardCharsets.UTF_8))).substring(0, ID_DIGITS);
  }

  LoadResult result() {
    long kvs = files.stream().mapToLong(one -> one.file().totals().kvs()).sum();
    long bytes = files.stream().mapToLong(one -> one.file().totals().bytes()).sum();
    return new LoadResult(files.size(), kvs, bytes, kvs);
  }
}
