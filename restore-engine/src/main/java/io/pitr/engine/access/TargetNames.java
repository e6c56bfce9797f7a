package io.pitr.engine.access;

import io.pitr.api.target.ObjectName;
import io.pitr.api.target.RestoreTarget;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** The names of a target's objects, and what it can do with files. */
public interface TargetNames {

  /** A target that does not exist yet. */
  TargetNames NONE =
      new TargetNames() {
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
      };

  List<ObjectName> existing(Collection<ObjectName> names);

  OptionalLong databaseId(String name);

  /** {@link io.pitr.api.target.TargetTraits#cutsSsts}. */
  boolean cutsSsts();

  static TargetNames of(RestoreTarget target) {
    return new TargetNames() {
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
    };
  }
}
