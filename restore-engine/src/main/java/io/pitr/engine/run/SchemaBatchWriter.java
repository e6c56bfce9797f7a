package io.pitr.engine.run;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.catalog.MetaChange;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.schema.MetaRewriter;
import io.pitr.engine.schema.SchemaSink;
import java.util.ArrayList;
import java.util.List;

/** Writes schema changes to the target in batches, and passes events to hooks and observers. */
final class SchemaBatchWriter implements SchemaSink {
  private static final int BATCH_ENTRIES = 1_000;
  private static final long BATCH_BYTES = 8L << 20;

  private final RestoreTarget target;
  private final MetaRewriter rewriter;
  private final Tso segmentTs;
  private final HookStates hooks;
  private final RestoreObserver observer;
  private final List<MetaEntry> batch = new ArrayList<>();
  private long batchBytes;

  SchemaBatchWriter(
      RestoreTarget target,
      MetaRewriter rewriter,
      Tso segmentTs,
      HookStates hooks,
      RestoreObserver observer) {
    this.target = target;
    this.rewriter = rewriter;
    this.segmentTs = segmentTs;
    this.hooks = hooks;
    this.observer = observer;
  }

  @Override
  public void event(RestoreEvent event) {
    hooks.on(event);
    observer.event(event);
  }

  @Override
  public void change(MetaChange change) {
    rewriter
        .rewrite(change)
        .ifPresent(
            entry -> {
              batch.add(entry);
              batchBytes += entry.key().length + entry.value().length;
              if (batch.size() >= BATCH_ENTRIES || batchBytes >= BATCH_BYTES) {
                flush();
              }
            });
  }

  void flush() {
    if (!batch.isEmpty()) {
      target.putMeta(batch, segmentTs);
      batch.clear();
      batchBytes = 0;
    }
  }
}
