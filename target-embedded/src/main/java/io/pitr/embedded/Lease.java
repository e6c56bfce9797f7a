package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a process that has the target open for writing. The open store excludes other
 * processes; the lease excludes a second user within this process and names its owner.
 */
final class Lease implements TargetLease {
  private final Writer writer;
  private volatile boolean held = true;

  private Lease(Writer writer) {
    this.writer = writer;
  }

  @Override
  public void check() {
    if (!held) {
      throw new RestoreException(
          TargetError.TARGET_IN_USE, "the lease was released", writer.folder.root().toString());
    }
    if (writer.seesItsMarker()) {
      return;
    }
    TargetFolder now = TargetFolder.existing(writer.folder.root());
    if (now.clusterId() != writer.folder.clusterId()) {
      throw new RestoreException(
          TargetError.TARGET_IN_USE,
          "another target replaced this one",
          writer.folder.root().toString());
    }
  }

  @Override
  public void close() {
    writer.release(this);
  }

  /** Grants at most one lease at a time, in the process that has the store open for writing. */
  static final class Writer implements Leases {
    private final TargetFolder folder;
    private final OwnerNote note;
    private final @Nullable MarkerStamp marker;
    private volatile boolean taken;

    Writer(TargetFolder folder, OwnerNote note) {
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

    @Override
    public Optional<LeaseHolder> holder() {
      return OwnerNote.holder(folder);
    }

    @Override
    public synchronized Lease take(String owner) {
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
