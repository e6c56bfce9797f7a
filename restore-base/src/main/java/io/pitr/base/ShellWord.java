package io.pitr.base;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of a command line, written so that a POSIX shell reads them back unchanged. */
public final class ShellWord {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./:,@%+-][A-Za-z0-9_./:=,@%+-]*");

  private ShellWord() {}

  /** The word itself if no character of it means something to a shell; otherwise in quotes. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Words to append to a command line; empty if there are none. */
  public static String suffix(Collection<String> words) {
    return words.isEmpty() ? "" : " " + line(words);
  }

  /** A command line of several words. */
  public static String line(Collection<String> words) {
    return words.stream().map(ShellWord::quote).collect(Collectors.joining(" "));
  }
}
