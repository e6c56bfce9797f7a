package io.pitr.cli.flag;

import java.util.List;

/**
 * A flag that is handed to the engine by its name, or one of Go {@code br} that has no meaning here
 * and is accepted or refused for those who come from there. Flags of plugins are not of this kind:
 * plugins declare them.
 *
 * @param names with dashes; the first, without them, is the key in option maps
 * @param defaultValue as Go {@code br} has it; empty for none
 * @param isSwitch true or false, and may stand without a value
 * @param reason why a flag is ignored or refused, a sentence
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

  /** What happens to a flag that is given. */
  public enum Effect {
    /** Handed to the engine. */
    PASSED,
    /** Accepted with a warning. */
    IGNORED,
    /** Refused unless its value is the default. */
    REFUSED
  }
}
