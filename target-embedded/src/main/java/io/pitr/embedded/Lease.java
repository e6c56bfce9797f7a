package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a process that has the target open for writing. The open store excludes other
 * processes; the lease excludes a second user within this process and names its owner.
 */
final class Lease implements TargetLease {
  private final Holder holder;
  private volatile boolean held = true;

  private Lease(Holder holder) {
    this.holder = holder;
  }

  @Override
  public void check() {
    if (!held) {
      throw new RestoreException(
          TargetError.TARGET_IN_USE, "the lease was released", holder.folder.root().toString());
    }
    if (holder.seesItsMarker()) {
      return;
    }
    TargetFolder now = TargetFolder.existing(holder.folder.root());
    if (now.clusterId() != holder.folder.clusterId()) {
      throw new RestoreException(
          TargetError.TARGET_IN_USE,
          "another target replaced this one",
          holder.folder.root().toString());
    }
  }

  @Override
  public void close() {
    holder.release(this);
  }

  /** Grants at most one lease at a time. */
  static final class Holder {
    private final TargetFolder folder;
    private final OwnerNote note;
    private final @Nullable MarkerStamp marker;
    private volatile boolean taken;

    Holder(TargetFolder folder, OwnerNote note) {
      this.folder = folder;
      this.note = note;
      this.marker = MarkerStamp.of(folder.marker()).orElse(null);
    }

    /**
     * Each unit of work asks, and reading the marker would cost more than the rest of the check.
     */
    private boolean seesItsMarker() {
      return marker != null && MarkerStamp.of(folder.marker()).filter(marker::isOf).isPresent();
    }

    synchronized Lease take(String owner) {
      if (taken) {
        throw Store.inUse(folder);
      }
      note.owner(owner);
      taken = true;
      return new Lease(this);
    }

    private synchronized void release(Lease lease) {
      if (lease.held) {
        lease.held = false;
        taken = false;
        note.owner("");
      }
    }
  }
}
