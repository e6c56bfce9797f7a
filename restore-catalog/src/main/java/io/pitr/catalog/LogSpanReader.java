package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.format.backup.LogSpanFiles;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the small files that bound a log backup (spec/formats.md §2.3). */
final class LogSpanReader {
  static final String REPLICATION = "crr-checkpoint/resume-state.json";

  private static final Logger LOG = LoggerFactory.getLogger(LogSpanReader.class);
  private static final long MAX_SMALL_BYTES = 1 << 16;
  private static final Pattern LAST_CHECKPOINT =
      Pattern.compile("\"last_checkpoint\"\\s*:\\s*(\\d{1,20})\\s*[,}]");

  private LogSpanReader() {}

  static LogSpan read(BackupStorage storage, Tso taskStart, Tso truncatedByMigrations) {
    Map<String, Tso> checkpoints = new HashMap<>();
    Map<String, RestoreException> damaged = new TreeMap<>();
    storage.list(
        LogSpanFiles.CHECKPOINT_FOLDER,
        object -> {
          if (object.path().endsWith(LogSpanFiles.CHECKPOINT_SUFFIX)) {
            checkpoint(storage, object.path(), checkpoints, damaged);
          }
        });
    if (checkpoints.isEmpty() && !damaged.isEmpty()) {
      throw damaged.values().iterator().next();
    }
    Tso truncated = Tso.max(truncatedTo(storage), truncatedByMigrations);
    return new LogSpan(
        taskStart,
        truncated,
        checkpoints,
        replicated(storage),
        Optional.empty(),
        List.copyOf(damaged.keySet()));
  }

  /**
   * Each file has the checkpoint of the whole log as one store last knew it, so a damaged file can
   * only make the log seem shorter.
   */
  private static void checkpoint(
      BackupStorage storage,
      String path,
      Map<String, Tso> checkpoints,
      Map<String, RestoreException> damaged) {
    byte[] content = storage.read(path, MAX_SMALL_BYTES);
    try {
      checkpoints.put(path, LogSpanFiles.checkpoint(content, path));
    } catch (RestoreException e) {
      LOG.warn("ignores the checkpoint file {}: {}", path, e.getMessage(), e);
      damaged.put(path, e);
    }
  }

  private static Tso truncatedTo(BackupStorage storage) {
    String path = LogSpanFiles.TRUNCATED_TO;
    return storage.stat(path).isEmpty()
        ? Tso.ZERO
        : LogSpanFiles.truncatedTo(storage.read(path, MAX_SMALL_BYTES), path);
  }

  private static Optional<Tso> replicated(BackupStorage storage) {
    if (storage.stat(REPLICATION).isEmpty()) {
      return Optional.empty();
    }
    String text = new String(storage.read(REPLICATION, MAX_SMALL_BYTES), StandardCharsets.UTF_8);
    Matcher found = LAST_CHECKPOINT.matcher(text);
    if (!found.find()) {
      throw new RestoreException(
          CatalogError.LOG_CHECKPOINT_CORRUPT, "there is no last_checkpoint in it", REPLICATION);
    }
    byte[] digits = found.group(1).getBytes(StandardCharsets.US_ASCII);
    return Optional.of(LogSpanFiles.truncatedTo(digits, REPLICATION));
  }
}
