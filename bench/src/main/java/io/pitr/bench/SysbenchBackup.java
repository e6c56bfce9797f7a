package io.pitr.bench;

import io.pitr.api.Tso;
import io.pitr.writer.load.SysbenchLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a backup of a sysbench workload. Arguments, each {@code name=value}: {@code out}, {@code
 * mib} of plain log, {@code tables}, {@code rows} a table, {@code duplicates} in percent, {@code
 * seed}. Beside the backup lie {@code cuts.txt}: the base's timestamp, then one for each tenth of
 * the log; and {@code checkpoints.txt}: where the log's checkpoint was after each flush.
 */
public final class SysbenchBackup {
  static final String CUTS = "cuts.txt";
  private static final String CHECKPOINTS = "checkpoints.txt";

  private SysbenchBackup() {}

  /** The base's timestamp, then the end of each tenth of the log. */
  static List<Tso> cuts(Path backup) throws IOException {
    return read(backup.resolve(CUTS));
  }

  /**
   * Where a part of the log ends; the one before the first ends at the base.
   *
   * @param cuts as {@link #cuts} gives them
   * @param part from 1
   * @param parts of about the same length
   */
  static Tso endOfPart(List<Tso> cuts, int part, int parts) {
    return cuts.get(part * (cuts.size() - 1) / parts);
  }

  /** Where the log's checkpoint was after each flush but the last, ascending. */
  static List<Tso> checkpoints(Path backup) throws IOException {
    return read(backup.resolve(CHECKPOINTS));
  }

  private static List<Tso> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> new Tso(Long.parseUnsignedLong(line)))
        .toList();
  }

  private static void write(Path file, List<Tso> timestamps) throws IOException {
    Files.write(file, timestamps.stream().map(Tso::toString).toList(), StandardCharsets.US_ASCII);
  }

  public static void main(String[] arguments) throws IOException {
    var options = BenchArguments.of(arguments);
    Path out = Path.of(options.text("out", "bench/target/sysbench"));
    var size =
        new SysbenchLoad.Size(
            options.number("tables", 8),
            options.number("rows", 200_000),
            options.number("duplicates", 60));
    var load = SysbenchLoad.into(out, size, options.number("seed", 1));
    long began = System.nanoTime();
    List<Tso> cuts = load.write((long) options.number("mib", 512) << 20);
    write(out.resolve(CHECKPOINTS), load.checkpoints());
    write(out.resolve(CUTS), cuts);
    System.out.printf(
        "%s: %,d fresh events, about %,d MiB plain, in %.0f s%n",
        out, load.events(), load.plainBytes() >> 20, (System.nanoTime() - began) / 1e9);
  }
}
