package io.pitr.cli.flag;

import java.util.List;

/**
 * A flag known here by its name alone: a plugin gives it its meaning, or it has none in this
 * program and is there for those who come from Go {@code br}.
 *
 * @param names with dashes; the first, without them, is the key in option maps
 * @param defaultValue as Go {@code br} has it; empty for none
 * @param isSwitch true or false, and may stand without a value
 * @param reason of a flag that is ignored or refused, a sentence
 */
public record Flag(
    FlagGroup group,
    List<String> names,
    String defaultValue,
    boolean isSwitch,
    Effect effect,
    String description,
    String reason) {
  public Flag {
    names = List.copyOf(names);
  }

  public String key() {
    return names.get(0).replaceFirst("^-+", "");
  }

  /** What becomes of a flag that is given. */
  public enum Effect {
    /** Handed to the plugins as it is. */
    PASSED,
    /** Accepted with a warning. */
    IGNORED,
    /** Refused unless its value is the default. */
    REFUSED
  }
}
