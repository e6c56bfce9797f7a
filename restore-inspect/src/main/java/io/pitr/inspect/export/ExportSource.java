package io.pitr.inspect.export;

import io.pitr.api.Tso;
import io.pitr.api.target.SnapshotReader;
import java.util.List;

/** The state that an export writes. */
public interface ExportSource {

  /** Owned by the caller. */
  SnapshotReader snapshot();

  /** Names the state in the file {@code metadata}. */
  Tso ts();

  /** Sentences about the state that belong into the file {@code metadata}. */
  List<String> notes();

  /**
   * Called when all rows are written and before the file {@code metadata} is.
   *
   * @throws io.pitr.api.RestoreException if the rows do not show one state
   */
  void requireUnchanged();

  /** A snapshot of something that does not change. */
  static ExportSource of(SnapshotReader snapshot) {
    return new ExportSource() {
      @Override
      public SnapshotReader snapshot() {
        return snapshot;
      }

      @Override
      public Tso ts() {
        return snapshot.ts();
      }

      @Override
      public List<String> notes() {
        return List.of();
      }

      @Override
      public void requireUnchanged() {}
    };
  }
}
