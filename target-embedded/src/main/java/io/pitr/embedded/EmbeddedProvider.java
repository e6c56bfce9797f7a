package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider;
import io.pitr.apply.ApplyMemory;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens embedded targets. A target can be open for writing only once, in any process; a second
 * attempt fails with {@link TargetError#TARGET_IN_USE}. Opening for reading is always possible.
 */
final class EmbeddedProvider implements TargetProvider {
  private final Clock clock;

  /** By the target's URI. */
  private final Map<String, ApplyMemory> memories = new ConcurrentHashMap<>();

  EmbeddedProvider(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Set<String> schemes() {
    return Set.of(TargetUri.SCHEME);
  }

  @Override
  public RestoreTarget open(String uri, OpenMode mode, RunSettings run, OptionValues options) {
    TargetUri where = TargetUri.parse(uri);
    EmbeddedResources limits = EmbeddedResources.of(run);
    return mode == OpenMode.READ ? reader(where, limits) : writer(where, limits);
  }

  private RestoreTarget reader(TargetUri where, EmbeddedResources limits) {
    TargetFolder folder = TargetFolder.existing(where.folder());
    var handles = new NativeStack();
    Store store = handles.add(Store.readOnly(folder, limits));
    return new EmbeddedTarget(
        where, limits, store, handles, clock, owner -> refuseLease(), ApplyMemory.ofOneLoad());
  }

  private RestoreTarget writer(TargetUri where, EmbeddedResources limits) {
    TargetFolder folder = TargetFolder.created(where.folder());
    var handles = new NativeStack();
    try {
      // The store first: only its owner may clean up and write the owner note.
      Store store = handles.add(Store.writable(folder, limits));
      folder.cleanTmp();
      OwnerNote note = handles.add(OwnerNote.put(folder.owner(), clock.instant()));
      var leases = new Lease.Holder(folder, note);
      return new EmbeddedTarget(where, limits, store, handles, clock, leases::take, memory(where));
    } catch (RestoreException e) {
      handles.close();
      throw e;
    }
  }

  private ApplyMemory memory(TargetUri where) {
    return memories.computeIfAbsent(where.text(), uri -> ApplyMemory.ofManyLoads());
  }

  private static Lease refuseLease() {
    throw new IllegalStateException("a target that is open for reading only can't be locked");
  }
}
