package io.pitr.engine.access;

import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetTraits;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** What the preparation of a segment asks a target. Nothing of it changes the target. */
public interface TargetFacts {

  /** A target that does not exist yet. */
  TargetFacts NONE =
      new TargetFacts() {
        @Override
        public List<ObjectName> existing(Collection<ObjectName> names) {
          return List.of();
        }

        @Override
        public OptionalLong databaseId(String name) {
          return OptionalLong.empty();
        }

        @Override
        public boolean cutsSsts() {
          return true;
        }

        @Override
        public boolean restoresSystemTables() {
          return false;
        }

        @Override
        public void requireReadable(BackupStorage storage) {}
      };

  List<ObjectName> existing(Collection<ObjectName> names);

  OptionalLong databaseId(String name);

  /** {@link TargetTraits#cutsSsts}. */
  boolean cutsSsts();

  /** Whether accounts and bindings of the full backup are restored. */
  boolean restoresSystemTables();

  /** See {@link RestoreTarget#requireReadable}. */
  void requireReadable(BackupStorage storage);

  static TargetFacts of(RestoreTarget target) {
    return new TargetFacts() {
      @Override
      public List<ObjectName> existing(Collection<ObjectName> names) {
        return target.existing(names);
      }

      @Override
      public OptionalLong databaseId(String name) {
        return target.databaseId(name);
      }

      @Override
      public boolean cutsSsts() {
        return target.traits().cutsSsts();
      }

      @Override
      public boolean restoresSystemTables() {
        return !target.traits().keepsHistory();
      }

      @Override
      public void requireReadable(BackupStorage storage) {
        target.requireReadable(storage);
      }
    };
  }
}
