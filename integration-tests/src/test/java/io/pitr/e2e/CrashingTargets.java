package io.pitr.e2e;

import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.event.Wait;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import io.pitr.api.target.TargetIdentity;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.api.target.TargetTraits;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.apply.ApplyLimits;
import io.pitr.apply.ApplyMemory;
import io.pitr.apply.ApplyOutcome;
import io.pitr.apply.LogApply;
import io.pitr.apply.SortedEntryTarget;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.apply.write.SortedRun;
import io.pitr.apply.write.StagedRun;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Targets of another plugin whose durable steps go through a {@link Fuse}. If the machine also
 * loses power, relaxed changes since the last commit are lost.
 */
final class CrashingTargets extends WrappedTargets {
  private final Fuse fuse;
  private final ApplyMemory memory = ApplyMemory.ofManyLoads();

  CrashingTargets(RestorePlugin plugin, Fuse fuse) {
    super(plugin);
    this.fuse = fuse;
  }

  @Override
  RestoreTarget wrap(RestoreTarget target, OpenMode mode) {
    return mode == OpenMode.READ ? target : new Target(target);
  }

  private void step(Runnable effect) {
    fuse.step(part -> effect.run());
  }

  private <T> T step(Supplier<T> effect) {
    var result = new AtomicReference<T>();
    fuse.step(part -> result.set(effect.get()));
    return result.get();
  }

  private final class Target implements RestoreTarget {
    private final RestoreTarget target;
    private final Notes notes;

    private Target(RestoreTarget target) {
      this.target = target;
      this.notes = new Notes(target.state());
    }

    @Override
    public TargetIdentity identity() {
      return target.identity();
    }

    @Override
    public TargetTraits traits() {
      return target.traits();
    }

    @Override
    public void reportWaits(Consumer<Wait> listener) {
      target.reportWaits(listener);
    }

    @Override
    public TargetLease lock(String owner) {
      return target.lock(owner);
    }

    @Override
    public Optional<LeaseHolder> holder() {
      return target.holder();
    }

    @Override
    public StateStore state() {
      StateStore state = target.state();
      return new StateStore() {
        @Override
        public Optional<byte[]> get(String key) {
          return state.get(key);
        }

        @Override
        public SortedMap<String, byte[]> scan(String prefix) {
          return state.scan(prefix);
        }

        @Override
        public void commit(StateChange change) {
          step(
              () -> {
                state.commit(change);
                notes.committed();
              });
        }

        @Override
        public void putRelaxed(StateChange change) {
          step(() -> notes.putRelaxed(change));
        }
      };
    }

    @Override
    public Tso timestamp(Tso floor) {
      return step(() -> target.timestamp(floor));
    }

    @Override
    public List<ObjectName> existing(Collection<ObjectName> names) {
      return target.existing(names);
    }

    @Override
    public OptionalLong databaseId(String name) {
      return target.databaseId(name);
    }

    @Override
    public Map<Long, Long> allocateIds(String chain, SortedSet<Long> upstreamIds) {
      return step(() -> target.allocateIds(chain, upstreamIds));
    }

    @Override
    public void putMeta(List<MetaEntry> entries, Tso segmentTs) {
      fuse.step(
          part ->
              target.putMeta(
                  part == Fuse.Effect.WHOLE ? entries : entries.subList(0, entries.size() / 2),
                  segmentTs));
    }

    @Override
    public void publishSchema() {
      step(target::publishSchema);
    }

    @Override
    public void requireReadable(BackupStorage storage) {
      target.requireReadable(storage);
    }

    @Override
    public void putSsts(SstLoad load, WorkCheckpoint checkpoint) {
      step(() -> target.putSsts(load, checkpoint));
    }

    @Override
    public void applyLog(LogLoad load, WorkCheckpoint checkpoint) {
      if (!(target instanceof SortedEntryTarget sorted)) {
        throw new IllegalStateException("a target that reads ranges itself");
      }
      ApplyOutcome unused =
          new LogApply(
                  crashing(sorted.entries()),
                  ApplyLimits.of(load.budget()),
                  load.budget().moreLoads() ? memory : ApplyMemory.ofOneLoad())
              .run(load, checkpoint);
    }

    private SortedEntrySink crashing(SortedEntrySink sink) {
      return new SortedEntrySink() {
        @Override
        public StagedRun stage(String unit, SortedRun run) {
          return sink.stage(unit, run);
        }

        @Override
        public void publish(List<StagedRun> runs) {
          fuse.step(
              part ->
                  sink.publish(
                      part == Fuse.Effect.WHOLE ? runs : runs.subList(0, runs.size() / 2)));
        }
      };
    }

    @Override
    public void flush() {
      step(target::flush);
    }

    @Override
    public void holdGc(GcHold hold) {
      step(() -> target.holdGc(hold));
    }

    @Override
    public void releaseGc(String chain) {
      step(() -> target.releaseGc(chain));
    }

    @Override
    public void openTables(SortedSet<Long> tableIds, SchemaView schema) {
      step(() -> target.openTables(tableIds, schema));
    }

    @Override
    public void openAll(SortedSet<Long> ids) {
      step(() -> target.openAll(ids));
    }

    @Override
    public void releaseServers() {
      step(target::releaseServers);
    }

    @Override
    public void drop(SortedSet<Long> ids) {
      step(() -> target.drop(ids));
    }

    @Override
    public ActionOutcome run(FinishAction action, SchemaView finalSchema) {
      return step(() -> target.run(action, finalSchema));
    }

    @Override
    public SnapshotReader snapshot(Tso ts) {
      return target.snapshot(ts);
    }

    @Override
    public void close() {
      if (fuse.cutsPower()) {
        notes.lose();
      }
      target.close();
    }
  }
}
