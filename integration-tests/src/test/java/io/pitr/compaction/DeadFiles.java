package io.pitr.compaction;

import io.pitr.format.proto.Brpb;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Ranges of a log that were compacted, by object and offset. */
final class DeadFiles {
  private final Map<String, Set<Long>> offsets = new HashMap<>();

  void add(String path, long offset) {
    offsets.computeIfAbsent(path, key -> new HashSet<>()).add(offset);
  }

  boolean contains(String path, long offset) {
    return offsets.getOrDefault(path, Set.of()).contains(offset);
  }

  boolean containsAll(Brpb.DataFileGroup group) {
    return group.getDataFilesInfoList().stream()
        .allMatch(file -> contains(group.getPath(), file.getRangeOffset()));
  }

  /** What an edit of a metadata file says about them (spec/formats.md §2.8). */
  Brpb.MetaEdit edit(String metaPath, Brpb.Metadata meta) {
    Brpb.MetaEdit.Builder edit = Brpb.MetaEdit.newBuilder().setPath(metaPath);
    boolean allData = true;
    boolean all = true;
    for (Brpb.DataFileGroup group : meta.getFileGroupsList()) {
      boolean whole = containsAll(group);
      all &= whole;
      allData &= whole || group.getDataFilesInfoList().get(0).getIsMeta();
      if (whole) {
        edit.addDeletePhysicalFiles(group.getPath());
        continue;
      }
      Brpb.DeleteSpansOfFile.Builder spans =
          Brpb.DeleteSpansOfFile.newBuilder()
              .setPath(group.getPath())
              .setWholeFileLength(group.getLength());
      for (Brpb.DataFileInfo file : group.getDataFilesInfoList()) {
        if (contains(group.getPath(), file.getRangeOffset())) {
          spans.addSpans(span(file));
        }
      }
      if (spans.getSpansCount() > 0) {
        edit.addDeleteLogicalFiles(spans);
      }
    }
    return edit.setAllDataFilesCompacted(allData && !all).setDestructSelf(all).build();
  }

  static Brpb.Span span(Brpb.DataFileInfo file) {
    return Brpb.Span.newBuilder()
        .setOffset(file.getRangeOffset())
        .setLength(file.getRangeLength())
        .build();
  }

  /**
   * The metadata without them; without groups when nothing is left. A group keeps its extremes and
   * its length.
   */
  Brpb.Metadata without(Brpb.Metadata meta) {
    Brpb.Metadata.Builder left = meta.toBuilder().clearFileGroups();
    for (Brpb.DataFileGroup group : meta.getFileGroupsList()) {
      Brpb.DataFileGroup.Builder some = group.toBuilder().clearDataFilesInfo();
      for (Brpb.DataFileInfo file : group.getDataFilesInfoList()) {
        if (!contains(group.getPath(), file.getRangeOffset())) {
          some.addDataFilesInfo(file);
        }
      }
      if (some.getDataFilesInfoCount() > 0) {
        left.addFileGroups(some);
      }
    }
    left.setMinTs(left.getFileGroupsList().stream().mapToLong(g -> g.getMinTs()).min().orElse(0));
    left.setMaxTs(left.getFileGroupsList().stream().mapToLong(g -> g.getMaxTs()).max().orElse(0));
    return left.build();
  }
}
