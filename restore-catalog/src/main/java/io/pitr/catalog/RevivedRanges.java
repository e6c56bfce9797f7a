package io.pitr.catalog;

import io.pitr.api.ProblemCollector;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.format.proto.Brpb;
import io.pitr.format.time.TsoText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Log files that are read although they were compacted, because the target can't load a part of the
 * compaction's output.
 */
final class RevivedRanges {
  static final RevivedRanges NONE = new RevivedRanges(List.of());

  private final List<CompactedPart> parts;
  private final Map<String, Set<Long>> wanted = new HashMap<>();
  private final Map<String, Set<Long>> met = new HashMap<>();

  RevivedRanges(List<CompactedPart> parts) {
    this.parts = List.copyOf(parts);
    for (CompactedPart part : parts) {
      for (Brpb.DeleteSpansOfFile file : part.sources()) {
        Set<Long> offsets = wanted.computeIfAbsent(file.getPath(), path -> new HashSet<>());
        file.getSpansList().forEach(span -> offsets.add(span.getOffset()));
      }
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  List<CompactedPart> parts() {
    return parts;
  }

  /** Called for each range in the metadata. Returns whether it is one of these. */
  boolean take(String path, long offset) {
    if (!wanted.getOrDefault(path, Set.of()).contains(offset)) {
      return false;
    }
    met.computeIfAbsent(path, p -> new HashSet<>()).add(offset);
    return true;
  }

  /**
   * Called when all metadata was read.
   *
   * @throws RestoreException {@link CatalogError#LOG_COMPACTION_BEYOND}, one problem per compaction
   */
  void requireAll(BackupStorage storage, Tso restoredTs) {
    Map<String, Boolean> there = new HashMap<>();
    var problems = new ProblemCollector();
    Set<Migrations.Compaction> reported = new HashSet<>();
    for (CompactedPart part : parts) {
      boolean complete =
          !part.sources().isEmpty()
              && part.sources().stream()
                  .allMatch(
                      file ->
                          isMet(file)
                              && there.computeIfAbsent(
                                  file.getPath(), path -> storage.stat(path).isPresent()));
      if (!complete && reported.add(part.compaction())) {
        Tso reach = part.compaction().inputMax();
        problems.add(
            CatalogError.LOG_COMPACTION_BEYOND,
            "the compaction "
                + part.compaction().name()
                + (reach.equals(Tso.ZERO)
                    ? " does not record how far it reaches"
                    : " reaches to " + TsoText.both(reach))
                + ", the restore to "
                + TsoText.both(restoredTs)
                + "; the target's nodes load its files as a whole, and the log files that it was"
                + " made of are gone",
            part.compaction().artifacts());
      }
    }
    problems.throwIfAny();
  }

  private boolean isMet(Brpb.DeleteSpansOfFile file) {
    Set<Long> offsets = met.getOrDefault(file.getPath(), Set.of());
    return file.getSpansList().stream().allMatch(span -> offsets.contains(span.getOffset()));
  }
}
