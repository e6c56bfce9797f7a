package io.pitr.cli.flag;

/**
 * A flag that is known by name and value only: its meaning lies in a plugin or in the engine, or it
 * has none here.
 *
 * @param names the first is its key in option maps, without dashes
 * @param defaultValue shown in the help; empty for none
 * @param isSwitch a boolean, which may stand without a value
 * @param hidden left out of the help
 */
public record Flag(
    FlagGroup group,
    java.util.List<String> names,
    String defaultValue,
    boolean isSwitch,
    boolean hidden,
    String description,
    Effect effect,
    String reason) {

  /** What becomes of a flag that was given. */
  public enum Effect {
    /** Handed on as it is. */
    PASSED,
    /** Accepted with a warning: it has no meaning here. */
    IGNORED,
    /** Refused unless it has its default value: it would change the result. */
    REFUSED
  }

  public Flag {
    names = java.util.List.copyOf(names);
  }

  public String key() {
    return names.get(0).replaceFirst("^-+", "");
  }
}
