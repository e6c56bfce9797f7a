package io.pitr.api.option;

import io.pitr.api.ProblemCollector;
import io.pitr.api.RestoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The values of a plugin's options, checked, with defaults in place. A plugin sees the options that
 * it declares and no others: asking for another one is a programming error. Immutable.
 */
public final class OptionValues {
  /** For plugins without options. */
  public static final OptionValues NONE = of(List.of(), Map.of());

  private final Map<String, OptionSpec> specs;
  private final Map<String, String> given;

  private OptionValues(Map<String, OptionSpec> specs, Map<String, String> given) {
    this.specs = specs;
    this.given = given;
  }

  /**
   * Picks the values of some options and checks them.
   *
   * @param given values by name without dashes; names that are not declared are left out, and so
   *     are empty values
   * @throws RestoreException {@link OptionError#OPTION_INVALID} with a problem for each wrong value
   */
  public static OptionValues of(Collection<OptionSpec> declared, Map<String, String> given) {
    var specs = new LinkedHashMap<String, OptionSpec>();
    var values = new TreeMap<String, String>();
    var problems = new ProblemCollector();
    for (OptionSpec spec : declared) {
      specs.put(spec.name(), spec);
      String value = given.getOrDefault(spec.name(), "");
      if (!value.isEmpty()) {
        values.put(spec.name(), value);
        spec.kind()
            .problem(value)
            .ifPresent(
                what ->
                    problems.add(
                        OptionError.OPTION_INVALID,
                        spec.secret() ? "the value is not valid" : what,
                        "--" + spec.name()));
      }
    }
    problems.throwIfAny();
    return new OptionValues(Map.copyOf(specs), Map.copyOf(values));
  }

  /** Whether the user gave the option, whatever its default is. */
  public boolean isGiven(String name) {
    return given.containsKey(spec(name).name());
  }

  /** The value or the default as text; empty if there is neither. */
  public String text(String name) {
    OptionSpec spec = spec(name);
    return given.getOrDefault(name, spec.defaultValue());
  }

  /** The value of a {@link OptionKind.Switch}. */
  public boolean isOn(String name) {
    return OptionKind.Switch.parse(required(name)).orElseThrow(() -> wrongKind(name, "a switch"));
  }

  /** The value of a {@link OptionKind.Number}. */
  public long number(String name) {
    if (!(spec(name).kind() instanceof OptionKind.Number)) {
      throw wrongKind(name, "a number");
    }
    return Long.parseLong(required(name));
  }

  /** The value of a {@link OptionKind.Size}, in bytes. */
  public long bytes(String name) {
    return OptionKind.Size.parse(required(name)).orElseThrow(() -> wrongKind(name, "a size"));
  }

  /** The value of a {@link OptionKind.TimeSpan}. */
  public Duration timeSpan(String name) {
    return OptionKind.TimeSpan.parse(required(name))
        .orElseThrow(() -> wrongKind(name, "a time span"));
  }

  /** The value of a {@link OptionKind.FilePath}; empty if there is neither value nor default. */
  public Optional<Path> file(String name) {
    String value = text(name);
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
  }

  private OptionSpec spec(String name) {
    OptionSpec spec = specs.get(name);
    if (spec == null) {
      throw new IllegalArgumentException("the plugin declares no option '" + name + "'");
    }
    return spec;
  }

  private String required(String name) {
    String value = text(name);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("option '" + name + "' has neither a value nor a default");
    }
    return value;
  }

  private static IllegalArgumentException wrongKind(String name, String kind) {
    return new IllegalArgumentException("option '" + name + "' is not declared as " + kind);
  }

  /** The names of the given options; values may be secret. */
  @Override
  public String toString() {
    return "options" + new TreeSet<>(given.keySet());
  }
}
