package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider;
import io.pitr.apply.ApplyMemory;
import io.pitr.base.CloseStack;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Opens embedded targets. A target can be open for writing only once, in any process; a second
 * attempt fails with {@link TargetError#TARGET_IN_USE}. Opening for reading is always possible.
 */
final class EmbeddedProvider implements TargetProvider {
  private final Clock clock;

  /** Held while a store is opened for writing and while its lock is tested. */
  private final ReentrantLock opening = new ReentrantLock();

  /** Owners of the claims of this process, by the file of the claim. */
  private final Map<Path, String> followers = new ConcurrentHashMap<>();

  private final LatestMemory memory = new LatestMemory();

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
    return switch (mode) {
      case READ -> reader(where, limits);
      case WRITE_EXISTING -> {
        TargetFolder folder = TargetFolder.existing(where.folder());
        Store.requireWritten(folder);
        yield writer(where, folder, limits);
      }
      case WRITE -> writer(where, TargetFolder.created(where.folder()), limits);
    };
  }

  @Override
  public TargetLease follow(String uri, String owner, RunSettings run, OptionValues options) {
    Path file = TargetFolder.existing(TargetUri.parse(uri).folder()).follower();
    String other = followers.putIfAbsent(file, owner);
    if (other != null) {
      throw FollowerClaim.followed(file, other);
    }
    try {
      return FollowerClaim.take(file, owner, () -> followers.remove(file));
    } catch (RestoreException e) {
      followers.remove(file);
      throw e;
    }
  }

  private RestoreTarget reader(TargetUri where, EmbeddedResources limits) {
    TargetFolder folder = TargetFolder.existing(where.folder());
    var handles = new CloseStack();
    Store store = handles.add(Store.readOnly(folder, limits));
    return new EmbeddedTarget(
        where, limits, store, handles, clock, new ReaderLeases(folder), ApplyMemory.ofOneLoad());
  }

  private RestoreTarget writer(TargetUri where, TargetFolder folder, EmbeddedResources limits) {
    var handles = new CloseStack();
    opening.lock();
    try {
      // The store first: only its owner may clean up and write the owner note.
      Store store = handles.add(Store.writable(folder, limits));
      folder.cleanTmp();
      OwnerNote note = handles.add(OwnerNote.put(folder.owner(), clock.instant()));
      return new EmbeddedTarget(
          where,
          limits,
          store,
          handles,
          clock,
          new Lease.Writer(folder, note),
          memory.of(where.text()));
    } catch (RuntimeException | Error e) {
      handles.closeAfter(e);
      throw e;
    } finally {
      opening.unlock();
    }
  }

  /** Of a target that is open for reading only. */
  private final class ReaderLeases implements Leases {
    private final TargetFolder folder;

    ReaderLeases(TargetFolder folder) {
      this.folder = folder;
    }

    @Override
    public Lease take(String owner) {
      throw new IllegalStateException("a target that is open for reading only can't be locked");
    }

    @Override
    public Optional<LeaseHolder> holder() {
      opening.lock();
      try {
        return OwnerNote.holder(folder);
      } finally {
        opening.unlock();
      }
    }
  }
}
