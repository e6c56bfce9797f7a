package io.pitr.demo;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.base.PercentEscapes;
import io.pitr.base.ShellWord;
import io.pitr.format.time.TsoText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the sample shop's backups and restores them in segments with the commands that a user would
 * type after losing a table.
 */
final class DemoStory {
  private final DemoFolder folder;
  private final DemoCommands commands;
  private final PrintWriter out;
  private final boolean keepsOutput;
  private final List<DemoReport.Step> steps = new ArrayList<>();

  /**
   * @param out receives the narration
   * @param keepsOutput what commands print goes into the report instead of {@code out}
   */
  DemoStory(Path folder, DemoCommands commands, PrintWriter out, boolean keepsOutput) {
    this.folder = new DemoFolder(folder);
    this.commands = commands;
    this.out = out;
    this.keepsOutput = keepsOutput;
  }

  /**
   * @throws RestoreException with a code of {@link DemoError} if a command fails or rows differ
   */
  DemoReport run() {
    folder.prepare();
    say(
        "An hour in a small shop, backed up by a TiDB cluster of 2026: a full backup at 10:00, a log",
        "backup of every change, and at 10:42 somebody runs " + SampleShop.ACCIDENT + ".");
    SampleShop shop = SampleShop.open(folder.path());
    String log = folder.storage("log");
    String target = folder.target();
    paragraph("What is in the log?");
    run("log", "info", "-s", log, "--full-backup-storage", folder.storage("full"));
    paragraph("When did it happen?");
    run(
        "log",
        "timeline",
        "-s",
        log,
        "--full-backup-storage",
        folder.storage("full"),
        "--from",
        TsoText.utc(shop.base()),
        "--deep",
        "--html",
        folder.name("timeline.html"));
    Tso moment = momentBeforeTheDrop(log);
    paragraph(
        "The moment before the accident is " + TsoText.both(moment) + ".",
        "",
        "First segment: the full backup, and the log up to a moment at which a transaction is open.");
    run(
        "restore",
        "point",
        "-s",
        log,
        "--full-backup-storage",
        folder.storage("full"),
        "--restored-ts",
        shop.firstCut().toString(),
        "--last=false",
        "--target",
        target);
    paragraph(
        "Second segment: the transaction has committed, an ADD INDEX is running. Three things wait for the",
        "last segment: the TiFlash replica, the ingested index, the rows of the truncated table.");
    segment(target, shop.firstCut(), shop.secondCut(), "--last=false", "report-2.html");
    run("restore", "status", "--target", target);
    paragraph("Last segment: up to the moment before the accident. The deferred work runs now.");
    segment(target, shop.secondCut(), moment, "--last=true", "report.html");
    paragraph("Does every index match its rows?");
    run("check", "--target", target);
    paragraph("The lost rows, as SQL that TiDB Lightning or mysql can load:");
    export(target, "orders-sql", "sql", "shop.orders");
    paragraph("All rows, to compare them with the rows of the shop at that moment:");
    export(target, "rows", "jsonl", "shop.*");
    List<DemoReport.TableRows> tables = compare(shop);
    List<String> next = next(shop, target);
    say("");
    say("Each row is the one expected. The files stay in " + folder.path() + "; try next:", "");
    next.forEach(line -> say("  " + line));
    return new DemoReport(shop, moment, steps, tables, next);
  }

  /** Read from the timeline. */
  private Tso momentBeforeTheDrop(String log) {
    var printed = new StringWriter();
    commands.run(new PrintWriter(printed), List.of("log", "timeline", "-s", log, "--json"));
    for (JsonNode statement : JsonMapper.shared().readTree(printed.toString()).path("ddl")) {
      if (statement.path("query").asString("").equals(SampleShop.ACCIDENT)) {
        return new Tso(Long.parseUnsignedLong(statement.path("beforeTs").asString()));
      }
    }
    throw new RestoreException(
        DemoError.DEMO_STEP_FAILED, "the timeline does not show " + SampleShop.ACCIDENT, log);
  }

  private void segment(String target, Tso start, Tso end, String last, String report) {
    run(
        "restore",
        "point",
        "-s",
        folder.storage("log"),
        "--start-ts",
        start.toString(),
        "--restored-ts",
        end.toString(),
        last,
        "--target",
        target,
        "--report",
        folder.name(report));
  }

  private void export(String target, String into, String format, String filter) {
    run(
        "export",
        "--target",
        target,
        "-o",
        folder.name(into),
        "--format",
        format,
        "--filter",
        filter);
  }

  private List<DemoReport.TableRows> compare(SampleShop shop) {
    var tables = new ArrayList<DemoReport.TableRows>();
    say("");
    shop.rows()
        .forEach(
            (table, expected) -> {
              boolean same = folder.exported("rows", table).equals(expected);
              tables.add(new DemoReport.TableRows(table, expected.size(), same));
              say("%-10s %5d rows %s".formatted(table, expected.size(), same ? "ok" : "DIFFER"));
            });
    String different =
        tables.stream()
            .filter(table -> !table.asExpected())
            .map(DemoReport.TableRows::table)
            .collect(Collectors.joining(", "));
    if (!different.isEmpty()) {
      throw new RestoreException(
          DemoError.DEMO_ROWS_DIFFER, "in " + different, folder.path().toString());
    }
    return tables;
  }

  private List<String> next(SampleShop shop, String target) {
    return List.of(
        "br export --target "
            + quoted(target)
            + " -o "
            + quoted(folder.name("at-cut-1"))
            + " --ts "
            + shop.firstCut(),
        "br log verify -s " + quoted(folder.storage("log")),
        "br restore point -s "
            + quoted(folder.storage("log"))
            + " --full-backup-storage "
            + quoted(folder.storage("full"))
            + " --target "
            + quoted(target + "-to-the-end")
            + " --dry-run");
  }

  private void run(String... arguments) {
    List<String> given = List.of(arguments);
    String command = "br " + given.stream().map(DemoStory::quoted).collect(Collectors.joining(" "));
    say("", "$ " + command);
    var printed = new StringWriter();
    int code = commands.run(keepsOutput ? new PrintWriter(printed) : out, given);
    if (code != 0) {
      throw new RestoreException(
          DemoError.DEMO_STEP_FAILED,
          "exit code " + code + " of " + command,
          folder.path().toString());
    }
    steps.add(new DemoReport.Step(command, printed.toString()));
  }

  /** Quotes an argument for a shell; writes the working folder as {@code $PWD}. */
  private static String quoted(String argument) {
    String word = ShellWord.quote(argument);
    String folder = Path.of("").toAbsolutePath() + "/";
    // A shell replaces $PWD outside of quotes only, and the folder must not need escapes.
    boolean plain = word.equals(argument) && PercentEscapes.encode(folder).equals(folder);
    return plain ? word.replace("://" + folder, "://$PWD/") : word;
  }

  private void paragraph(String... lines) {
    say("");
    say(lines);
  }

  private void say(String... lines) {
    for (String line : lines) {
      out.println(line);
    }
    out.flush();
  }
}
