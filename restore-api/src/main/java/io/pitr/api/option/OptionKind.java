package io.pitr.api.option;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that an option accepts. The program checks a value before any plugin sees it. An empty
 * value counts as not given.
 */
public sealed interface OptionKind {

  /** Placeholder for the value in help, for example {@code BOOL}. */
  String label();

  /**
   * Checks a value that is not empty.
   *
   * @return what is wrong with it, or empty if it is valid
   */
  Optional<String> problem(String value);

  /** True or false. The flag may stand without a value, which means true. */
  record Switch() implements OptionKind {
    @Override
    public String label() {
      return "BOOL";
    }

    @Override
    public Optional<String> problem(String value) {
      return parse(value).isPresent()
          ? Optional.empty()
          : Optional.of("expected true or false, got '" + value + "'");
    }

    /** Empty if the value is neither true nor false. */
    public static Optional<Boolean> parse(String value) {
      return switch (value) {
        case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
        case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
        default -> Optional.empty();
      };
    }
  }

  /**
   * Any text.
   *
   * @param label placeholder in help, upper case
   */
  record Text(String label) implements OptionKind {
    @Override
    public Optional<String> problem(String value) {
      return Optional.empty();
    }
  }

  /** The path of a file on the machine that runs the program. It is not opened by the check. */
  record FilePath() implements OptionKind {
    @Override
    public String label() {
      return "FILE";
    }

    @Override
    public Optional<String> problem(String value) {
      return value.indexOf('\0') < 0
          ? Optional.empty()
          : Optional.of("a file name cannot contain a NUL character");
    }
  }

  /** One of a few words, in any letter case. */
  record Choice(List<String> words) implements OptionKind {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public String label() {
      return "WORD";
    }

    @Override
    public Optional<String> problem(String value) {
      return words.stream().anyMatch(value::equalsIgnoreCase)
          ? Optional.empty()
          : Optional.of("expected one of " + String.join(", ", words) + ", got '" + value + "'");
    }
  }

  /** A whole number; both bounds are inclusive. */
  record Number(long least, long greatest) implements OptionKind {
    @Override
    public String label() {
      return "N";
    }

    @Override
    public Optional<String> problem(String value) {
      try {
        return within(Long.parseLong(value), least, greatest, value);
      } catch (NumberFormatException e) {
        return Optional.of("expected a number, got '" + value + "'");
      }
    }
  }

  /** A number of bytes, such as {@code 16777216} or {@code 16MiB}; both bounds are inclusive. */
  record Size(long least, long greatest) implements OptionKind {
    private static final Pattern SIZE =
        Pattern.compile("(\\d{1,18})\\s*(|k|m|g|t)(?:i?b)?", Pattern.CASE_INSENSITIVE);

    @Override
    public String label() {
      return "SIZE";
    }

    @Override
    public Optional<String> problem(String value) {
      Optional<Long> bytes = parse(value);
      return bytes.isEmpty()
          ? Optional.of("expected a size such as 16MiB, got '" + value + "'")
          : within(bytes.get(), least, greatest, value);
    }

    /** The number of bytes; empty if the value is not a size. A very large one is the maximum. */
    public static Optional<Long> parse(String value) {
      Matcher matcher = SIZE.matcher(value);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      String unit = matcher.group(2).toLowerCase(Locale.ROOT);
      int shift = unit.isEmpty() ? 0 : 10 * (1 + "kmgt".indexOf(unit));
      long number = Long.parseLong(matcher.group(1));
      return Optional.of(number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift);
    }
  }

  /** A positive time span as Go writes it: {@code 5m}, {@code 1h30m}, {@code 300ms}. */
  record TimeSpan() implements OptionKind {
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,12}(?:ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h)");

    @Override
    public String label() {
      return "DURATION";
    }

    @Override
    public Optional<String> problem(String value) {
      return parse(value).filter(span -> !span.isZero()).isPresent()
          ? Optional.empty()
          : Optional.of("expected a positive duration such as 5m, got '" + value + "'");
    }

    /** Parses whole numbers with units; empty if the value is no time span. */
    public static Optional<Duration> parse(String value) {
      if (!WHOLE.matcher(value).matches()) {
        return Optional.empty();
      }
      Duration sum = Duration.ZERO;
      for (Matcher part = PART.matcher(value); part.find(); ) {
        long amount = Long.parseLong(part.group(1));
        sum =
            switch (part.group(2)) {
              case "ms" -> sum.plusMillis(amount);
              case "s" -> sum.plusSeconds(amount);
              case "m" -> sum.plusMinutes(amount);
              default -> sum.plusHours(amount);
            };
      }
      return Optional.of(sum);
    }
  }

  private static Optional<String> within(long number, long least, long greatest, String value) {
    return number >= least && number <= greatest
        ? Optional.empty()
        : Optional.of("expected " + least + " to " + greatest + ", got " + value);
  }
}
