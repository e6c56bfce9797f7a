package io.pitr.cli;

import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.registry.PluginRegistry;
import java.util.Map;

/** Leaves a target as a run leaves it that dies right after it began a segment. */
public final class UnfinishedSegment {
  private UnfinishedSegment() {}

  public static void leave(String target, Tso start, Tso restoredTs, boolean last) {
    try (RestoreTarget opened = open(target)) {
      var store = ChainStore.open(opened.state());
      ChainHead head = store.head().orElseThrow();
      int index = head.sealedSegments() + 1;
      store.begin(
          head.begin(new Segment(index, start, restoredTs, last, opened.timestamp(restoredTs))),
          index);
    }
  }

  /** Begins the first segment of a chain by restoring it and taking its seal away. */
  public static void leaveFirst(String target, ShortHistory history, Tso restoredTs, boolean last) {
    CliRun.of(history.begin(target, restoredTs, "--last=false")).json();
    try (RestoreTarget opened = open(target)) {
      var store = ChainStore.open(opened.state());
      ChainHead sealed = store.head().orElseThrow();
      Segment done = sealed.lastSealed().orElseThrow();
      var segment = new Segment(1, done.start(), restoredTs, last, done.segmentTs());
      store.save(
          new ChainHead(
              sealed.id(),
              sealed.upstreamClusterId(),
              sealed.start(),
              sealed.options(),
              sealed.facts(),
              null,
              segment,
              Phase.APPLY));
    }
  }

  private static RestoreTarget open(String target) {
    return PluginRegistry.load().openTarget(target, OpenMode.WRITE, Map.of());
  }
}
