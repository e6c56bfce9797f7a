package io.pitr.cli;

import io.pitr.cli.log.Secrets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The arguments of a command line that can't be parsed. A value is only shown if it belongs to a
 * flag that is known not to be secret: a mistyped flag may have a secret value.
 */
final class WrongArguments {
  private final List<String> shown = new ArrayList<>();
  private final List<String> secret = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  private WrongArguments() {}

  /**
   * @param command as far as the command line names one
   */
  static WrongArguments of(CommandSpec command, String... arguments) {
    var read = new WrongArguments();
    boolean flagSeen = false;
    for (int at = 0; at < arguments.length; at++) {
      String argument = arguments[at];
      if (!argument.startsWith("-")) {
        read.shown.add(flagSeen ? Secrets.HIDDEN : argument);
        continue;
      }
      flagSeen = true;
      String[] parts = argument.split("=", 2);
      OptionSpec known = command.optionsMap().get(parts[0]);
      boolean nextIsValue =
          parts.length == 1
              && known != null
              && known.arity().min() > 0
              && at + 1 < arguments.length;
      if (parts.length == 2 || nextIsValue) {
        String value = parts.length == 2 ? parts[1] : arguments[++at];
        read.shown.add(parts[0] + "=" + read.shown(known, parts[0], value));
      } else {
        read.shown.add(argument);
        read.noteUnknownValue(known, parts[0], at + 1 < arguments.length ? arguments[at + 1] : "");
      }
    }
    return read;
  }

  private String shown(@Nullable OptionSpec known, String name, String value) {
    boolean hidden = known == null || TypedFlags.isSecret(known);
    if (known == null ? Secrets.isSecretName(name) : hidden) {
      secret.add(value);
    } else {
      others.add(value);
    }
    return hidden ? Secrets.HIDDEN : value;
  }

  private void noteUnknownValue(@Nullable OptionSpec known, String name, String next) {
    if (known == null && Secrets.isSecretName(name) && !next.startsWith("-")) {
      secret.add(next);
    }
  }

  Secrets secrets() {
    return Secrets.of(secret, others);
  }

  /** The command line with secrets hidden. */
  String text() {
    return secrets().hide(String.join(" ", shown));
  }
}
