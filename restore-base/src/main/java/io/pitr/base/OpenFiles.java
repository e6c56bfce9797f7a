package io.pitr.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The limit of files and connections that this process may have open at once. */
public final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\d+)\\s");
  private static final String EXHAUSTED = "Too many open files";
  private static final int MAX_DEPTH = 50;

  private OpenFiles() {}

  /**
   * Files that this process may still open; empty if the operating system does not say or sets no
   * limit. Reads two small files: the platform's management interface takes longer to start.
   */
  public static OptionalInt left() {
    try (Stream<Path> open = Files.list(OPEN)) {
      OptionalInt limit = limit(Files.readString(LIMITS));
      long used = open.count();
      return limit.isEmpty() ? limit : OptionalInt.of((int) Math.max(0, limit.getAsInt() - used));
    } catch (IOException e) {
      // Not Linux.
      return OptionalInt.empty();
    }
  }

  /** The limit in the text of {@code /proc/self/limits}. */
  static OptionalInt limit(String limits) {
    Matcher found = LIMIT.matcher(limits);
    return found.find()
        ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Long.parseLong(found.group(1))))
        : OptionalInt.empty();
  }

  /** Whether an operation failed because the limit is reached. */
  public static boolean isExhausted(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < MAX_DEPTH; depth++, at = at.getCause()) {
      String message = at.getMessage();
      if (message != null && message.contains(EXHAUSTED)) {
        return true;
      }
    }
    return false;
  }
}
