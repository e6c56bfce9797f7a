package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.filter.TableFilter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rules of {@code --filter}, with {@code @FILE} replaced by the rules of that file. */
final class FilterRules {
  private static final long MAX_FILE_BYTES = 1 << 20;

  private FilterRules() {}

  /**
   * Rules without comments and empty lines, so that equal filters are equal lists. A filter that is
   * given but has no rule is an error: it would select everything.
   *
   * @throws RestoreException {@link FormatError#FILTER_INVALID}
   */
  static List<String> of(List<String> given) {
    List<String> rules = new ArrayList<>();
    for (String text : given) {
      String line = text.strip();
      if (line.startsWith("@")) {
        rules.addAll(ofFile(line.substring(1)));
      } else if (isRule(line)) {
        rules.add(line);
      }
    }
    if (rules.isEmpty() && !given.isEmpty()) {
      throw new RestoreException(
          FormatError.FILTER_INVALID,
          "the filter has no rule; without it, all tables match",
          "--filter");
    }
    TableFilter unused = TableFilter.parse(rules);
    return List.copyOf(rules);
  }

  private static boolean isRule(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  private static List<String> ofFile(String name) {
    List<String> rules = new ArrayList<>();
    int number = 0;
    for (String text : lines(name)) {
      number++;
      String line = text.strip();
      if (!isRule(line)) {
        continue;
      }
      String where = name + ":" + number;
      if (line.startsWith("@")) {
        throw new RestoreException(
            FormatError.FILTER_INVALID, "a file of rules can't include another file", where);
      }
      try {
        TableFilter unused = TableFilter.parse(List.of(line));
      } catch (RestoreException e) {
        throw new RestoreException(
            FormatError.FILTER_INVALID, e.problems().get(0).what() + ": " + line, where, e);
      }
      rules.add(line);
    }
    return rules;
  }

  private static List<String> lines(String name) {
    try {
      Path file = Path.of(name);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new RestoreException(
            FormatError.FILTER_INVALID, "the file of rules is too large", name);
      }
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new RestoreException(
          FormatError.FILTER_INVALID, "the file of rules is not UTF-8", name, e);
    } catch (IOException | InvalidPathException e) {
      throw new RestoreException(
          FormatError.FILTER_INVALID,
          "the file of rules can't be read: " + e.getMessage(),
          name,
          e);
    }
  }
}
