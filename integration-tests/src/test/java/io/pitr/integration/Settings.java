package io.pitr.integration;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Settings of the suite. A setting is a system property such as {@code pitr.source.pd}, or else a
 * variable of the environment such as {@code PITR_SOURCE_PD}.
 *
 * @param properties the value of a property; null without one
 * @param environment the value of a variable; null without one
 */
public record Settings(UnaryOperator<String> properties, UnaryOperator<String> environment) {

  /** Those of this process. */
  public static Settings ofProcess() {
    return new Settings(System::getProperty, System::getenv);
  }

  /** A setting by the name of its property; blank is the same as absent. */
  public Optional<String> text(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
    return Optional.ofNullable(properties.apply(name))
        .filter(value -> !value.isBlank())
        .or(() -> Optional.ofNullable(environment.apply(variable)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException when the value is something else
   */
  public int number(String name, int byDefault) {
    return text(name)
        .map(
            value -> {
              try {
                return Integer.parseInt(value);
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " is not a number: " + value, e);
              }
            })
        .orElse(byDefault);
  }

  public boolean isOn(String name) {
    return text(name).filter(value -> value.equalsIgnoreCase("true")).isPresent();
  }
}
