package io.pitr.cli.help;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** The manual page of the program, in the macros of {@code man(7)}. */
public final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /**
   * @param version shown in the footer
   */
  public static String of(CommandLine program, String version) {
    var made = new ManPage();
    made.write(program, version);
    return made.page.toString();
  }

  private void write(CommandLine program, String version) {
    macro("TH", "BR", "1", "", "br " + version, "Point-in-time restore for TiDB");
    macro("SH", "NAME");
    text("br - restores TiDB backups to a point in time, in segments");
    macro("SH", "SYNOPSIS");
    macro("B", "br");
    line("\\fICOMMAND\\fR [\\fIFLAG\\fR]...");
    macro("SH", "DESCRIPTION");
    text(
        "Restores a full backup and a log backup of TiDB to any moment of the log, in one go or in"
            + " segments, into a TiDB cluster or into a folder on this machine.");
    text(
        "Every error is one line that begins with a code in brackets and ends with the remedy."
            + " To resume a run that stopped early, run the same command again.");
    macro("SH", "COMMANDS");
    for (CommandText command : CommandText.all(program)) {
      macro("SS", "br " + command.name());
      text(command.meaning());
      command.flags().forEach(this::flag);
    }
    macro("SH", "FLAGS OF EVERY COMMAND");
    CommandText.common(program).forEach(this::flag);
    macro("SH", "EXIT STATUS");
    terms(Map.of("0", "done", "1", "failed", "2", "wrong usage"));
    macro("SH", "ENVIRONMENT");
    terms(
        Map.of(
            "BR_JAVA_OPTS", "options for the Java virtual machine, for instance -Xmx8g",
            "NO_COLOR", "if it is not empty, colours are off",
            "BR_TIDB_PASSWORD", "password for TiDB's SQL port"));
  }

  private void flag(FlagText flag) {
    line(".TP");
    String value = flag.value().isEmpty() ? "" : " \\fI" + escape(flag.value()) + "\\fR";
    line(
        "\\fB"
            + String.join("\\fR, \\fB", flag.names().stream().map(ManPage::escape).toList())
            + "\\fR"
            + value);
    String more =
        flag.required()
            ? " Required."
            : flag.fallback().isEmpty() ? "" : " Default: " + flag.fallback() + ".";
    line(escape(sentence(flag.meaning()) + more));
  }

  private void terms(Map<String, String> terms) {
    new TreeMap<>(terms)
        .forEach(
            (term, meaning) -> {
              line(".TP");
              line("\\fB" + escape(term) + "\\fR");
              line(escape(meaning));
            });
  }

  private static String sentence(String text) {
    String whole = text.endsWith(".") ? text : text + ".";
    boolean word = whole.matches("(?s)[a-z]+[ ,;.].*");
    return !word ? whole : whole.substring(0, 1).toUpperCase(Locale.ROOT) + whole.substring(1);
  }

  private void macro(String name, String... arguments) {
    var line = new StringBuilder(".").append(name);
    for (String argument : List.of(arguments)) {
      line.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
    }
    line(line.toString());
  }

  private void text(String paragraph) {
    line(".PP");
    line(escape(paragraph));
  }

  /** A dot or an apostrophe at the start of a line would be a request. */
  private void line(String line) {
    page.append(line.startsWith("'") ? "\\&" : "").append(line).append('\n');
  }

  private static String escape(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    return safe.startsWith(".") ? "\\&" + safe : safe;
  }
}
