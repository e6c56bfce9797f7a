package io.pitr.engine.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.format.codec.FixedInts;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the small files that bound a log backup (spec/formats.md §2.3). */
final class LogSpanReader {
  static final String CHECKPOINTS = "v1/global_checkpoint";
  static final String TRUNCATED_TO = "v1_stream_trancate_safepoint.txt";
  static final String REPLICATION = "crr-checkpoint/resume-state.json";

  private static final long MAX_SMALL_BYTES = 1 << 16;
  private static final Pattern LAST_CHECKPOINT =
      Pattern.compile("\"last_checkpoint\"\\s*:\\s*(\\d{1,20})\\s*[,}]");

  private LogSpanReader() {}

  static LogSpan read(BackupStorage storage, Tso taskStart, Tso truncatedByMigrations) {
    Map<String, Tso> checkpoints = new HashMap<>();
    storage.list(
        CHECKPOINTS,
        object -> {
          if (object.path().endsWith(".ts")) {
            checkpoints.put(object.path(), checkpoint(storage, object.path()));
          }
        });
    Tso truncated = Tso.max(truncatedTo(storage), truncatedByMigrations);
    return new LogSpan(taskStart, truncated, checkpoints, replicated(storage));
  }

  private static Tso checkpoint(BackupStorage storage, String path) {
    byte[] bytes = storage.read(path, MAX_SMALL_BYTES);
    if (bytes.length != Long.BYTES) {
      throw corrupt("a checkpoint of " + bytes.length + " bytes, 8 expected", path);
    }
    return new Tso(FixedInts.i64Le(bytes, 0));
  }

  private static Tso truncatedTo(BackupStorage storage) {
    if (storage.stat(TRUNCATED_TO).isEmpty()) {
      return Tso.ZERO;
    }
    return number(text(storage, TRUNCATED_TO), TRUNCATED_TO);
  }

  private static Optional<Tso> replicated(BackupStorage storage) {
    if (storage.stat(REPLICATION).isEmpty()) {
      return Optional.empty();
    }
    Matcher found = LAST_CHECKPOINT.matcher(text(storage, REPLICATION));
    if (!found.find()) {
      throw corrupt("there is no last_checkpoint in it", REPLICATION);
    }
    return Optional.of(number(found.group(1), REPLICATION));
  }

  private static String text(BackupStorage storage, String path) {
    return new String(storage.read(path, MAX_SMALL_BYTES), StandardCharsets.UTF_8);
  }

  private static Tso number(String text, String path) {
    try {
      if (!text.startsWith("+")) {
        return new Tso(Long.parseUnsignedLong(text));
      }
    } catch (NumberFormatException e) {
      throw new RestoreException(CatalogError.LOG_CHECKPOINT_CORRUPT, "not a timestamp", path, e);
    }
    throw corrupt("not a timestamp", path);
  }

  private static RestoreException corrupt(String what, String path) {
    return new RestoreException(CatalogError.LOG_CHECKPOINT_CORRUPT, what, path);
  }
}
