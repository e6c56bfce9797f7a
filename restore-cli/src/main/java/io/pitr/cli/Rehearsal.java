package io.pitr.cli;

import io.pitr.api.Tso;
import io.pitr.cli.demo.SampleShop;
import io.pitr.cli.output.Screen;
import io.pitr.writer.load.SysbenchLoad;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the launcher has recorded of, once for each Java, to start sooner from then on: which
 * classes restores load, and, where the virtual machine keeps that too, what their loops do.
 *
 * <ul>
 *   <li>{@code write DIR MIB} writes backups into a folder: a sample shop, and a log of that size
 *       of plain events, of which it restores the first segment.
 *   <li>{@code run DIR} restores the shop and another segment, follows the log to its end, shows
 *       the status, and is what is recorded. Nothing else runs in that process: loops that also
 *       wrote backups would be recorded as doing both, and more restores than are needed would have
 *       a start compiled that runs once.
 * </ul>
 */
public final class Rehearsal {
  private static final SysbenchLoad.Size LOAD = new SysbenchLoad.Size(8, 20_000, 60);
  private static final int FIRST_CUT = 4;
  private static final int SECOND_CUT = 7;

  private final Path folder;

  private Rehearsal(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    int code = BrTask.FAILED;
    try {
      code = perform(arguments);
    } finally {
      System.exit(code);
    }
  }

  /** The exit code of the restores. */
  static int perform(String... arguments) throws IOException {
    var rehearsal = new Rehearsal(Path.of(arguments[1]));
    return arguments[0].equals("write")
        ? rehearsal.write((long) Integer.parseInt(arguments[2]) << 20)
        : rehearsal.run();
  }

  private int write(long bytes) throws IOException {
    Path shop = folder.resolve("shop");
    SampleShop day = SampleShop.open(shop);
    Path busy = folder.resolve("busy");
    List<Tso> cuts = SysbenchLoad.into(busy, LOAD, 1).write(bytes);
    String cut = cuts.get(FIRST_CUT).toString();
    String next = cuts.get(SECOND_CUT).toString();
    String end = cuts.get(cuts.size() - 1).toString();
    Files.write(
        commands(),
        List.of(
            segment(shop, full(shop), "--restored-ts=" + day.end(), "--last=true"),
            segment(busy, "--start-ts=" + cut, "--restored-ts=" + next, "--last=false"),
            restore("follow", busy, "--start-ts=" + next, "--until=" + end, "--finish"),
            String.join("\t", "restore", "status", restored(busy))));
    return command(segment(busy, full(busy), "--restored-ts=" + cut, "--last=false"));
  }

  private static String full(Path backup) {
    return "--full-backup-storage=local://" + backup.resolve("full");
  }

  private static String segment(Path backup, String begin, String end, String last) {
    return restore("point", backup, begin, end, last);
  }

  /** A command line, with tabs between the arguments. */
  private static String restore(String command, Path backup, String... options) {
    return String.join(
        "\t",
        "restore",
        command,
        "--storage=local://" + backup.resolve("log"),
        restored(backup),
        String.join("\t", options));
  }

  private static String restored(Path backup) {
    return "--target=embedded://" + backup.resolve("restored");
  }

  private int run() throws IOException {
    for (String line : Files.readAllLines(commands())) {
      int code = command(line);
      if (code != BrTask.DONE) {
        return code;
      }
    }
    return BrTask.DONE;
  }

  private static int command(String line) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var context = CliContext.of(nowhere, nowhere, Screen.NONE, Optional.empty());
    return Main.run(context, line.split("\t"));
  }

  private Path commands() {
    return folder.resolve("commands");
  }
}
