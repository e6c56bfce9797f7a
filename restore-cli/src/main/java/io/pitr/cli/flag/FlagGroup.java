package io.pitr.cli.flag;

import io.pitr.api.option.OptionUse;
import java.util.Optional;
import java.util.Set;

/** What a set of flags is for; a command names the groups that it accepts. */
public enum FlagGroup {
  /** For commands that open a backup storage. */
  STORAGE(OptionUse.STORAGE),
  /** For commands that open a target. */
  TARGET(OptionUse.TARGET),
  /** For commands that restore segments. */
  RESTORE(OptionUse.RESTORE),
  /** For commands that can end a chain. */
  FINISH(OptionUse.FINISH),
  /** For every command. */
  ANY();

  private final Optional<OptionUse> use;

  FlagGroup() {
    this.use = Optional.empty();
  }

  FlagGroup(OptionUse use) {
    this.use = Optional.of(use);
  }

  /** Whether one of some groups is what an option of a plugin is for. */
  static boolean meet(Set<FlagGroup> groups, Set<OptionUse> uses) {
    return groups.stream().anyMatch(group -> group.use.filter(uses::contains).isPresent());
  }
}
