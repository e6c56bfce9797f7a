package io.pitr.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The apply path end to end, each run in a process of its own with the launcher's options: logs
 * with and without duplicates, of growing sizes, in one go and in ten segments, for the apply path
 * alone and for whole restores (followed at the log's checkpoints if there are enough, and cut
 * anywhere), compared with their limit and with a simple tool. Prints one table. Arguments, each
 * {@code name=value}: {@code folder} for backups (written when they are missing) and targets,
 * {@code sizes} in MiB of plain log, ascending, {@code duplicates} in percent, {@code memory} in
 * MiB, {@code rounds} of each run, in turn, of which the medians are printed, {@code simple=0}
 * leaves the simple tool out, {@code shapes=MIB} adds a log of one table and one of ten thousand.
 * Each run starts with the log in the page cache and with a class archive, as the launcher does.
 */
public final class EndToEnd {
  private static final String RESULT = "RESULT ";
  private static final int SEGMENTS = 10;

  /** Benches are run from the repository's root. */
  private static final String LAUNCHER_OPTIONS = "restore-cli/src/dist/java.options";

  private final Path folder;
  private final String memory;
  private final int rounds;
  private final ClassArchive classes;

  private EndToEnd(Path folder, String memory, int rounds) {
    this.folder = folder;
    this.memory = memory;
    this.rounds = rounds;
    this.classes = ClassArchive.in(folder);
  }

  public static void main(String[] arguments) throws Exception {
    var options = BenchArguments.of(arguments);
    var bench =
        new EndToEnd(
            Path.of(options.text("folder", "bench/target/end-to-end")).toAbsolutePath(),
            options.text("memory", "512"),
            options.number("rounds", 3));
    String sizes = options.text("sizes", "512,1024,4096");
    System.out.println(Machine.facts());
    bench.archiveClasses();
    if (!sizes.equals("none")) {
      for (String duplicates : options.text("duplicates", "60,0").split(",")) {
        bench.growth(duplicates, sizes.split(","), options.number("simple", 1) == 1);
      }
    }
    String shapes = options.text("shapes", "");
    if (!shapes.isEmpty()) {
      bench.shapes(shapes);
    }
  }

  private void archiveClasses() throws Exception {
    Files.deleteIfExists(classes.file());
    int mib = classes.sampleMib();
    Path sample = backup("sysbench-60-" + mib, "mib=" + mib);
    child(
        classes.whileMade(),
        FollowRun.class,
        List.of(
            "backup=" + sample, "target=" + folder.resolve("target"), "segments=2", "cuts=parts"));
  }

  /** One kind of log in all sizes; at the largest also in segments, and the baselines. */
  private void growth(String duplicates, String[] sizes, boolean simple) throws Exception {
    heading("sysbench, 8 tables, " + duplicates + " % duplicates");
    for (String mib : sizes) {
      Path log =
          backup("sysbench-" + duplicates + "-" + mib, "mib=" + mib, "duplicates=" + duplicates);
      boolean largest = mib.equals(sizes[sizes.length - 1]);
      boolean hasCheckpoints = SysbenchBackup.checkpoints(log).size() >= SEGMENTS;
      List<Figures> limits = new ArrayList<>();
      List<Figures> ones = new ArrayList<>();
      List<Figures> tens = new ArrayList<>();
      List<Figures> wholes = new ArrayList<>();
      List<Figures> followed = new ArrayList<>();
      List<Figures> cutAnywhere = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        limits.add(run(log, "only=limits"));
        ones.add(run(log));
        tens.add(run(log, "segments=" + SEGMENTS));
        wholes.add(run(FollowRun.class, log));
        if (hasCheckpoints) {
          followed.add(run(FollowRun.class, log, "segments=" + SEGMENTS));
        }
        cutAnywhere.add(run(FollowRun.class, log, "segments=" + SEGMENTS, "cuts=parts"));
      }
      double limit = Figures.medians(limits).get("limit");
      Figures one = Figures.medians(ones);
      print(mib + " MiB in one go", one, limit);
      print(mib + " MiB in " + SEGMENTS + " segments", Figures.medians(tens), limit);
      System.out.printf(Locale.ROOT, "  limit %.0f MB/s%n", limit);
      segments("applied", ones, tens);
      if (hasCheckpoints) {
        segments("followed", wholes, followed);
      }
      segments("followed, cut anywhere", wholes, cutAnywhere);
      if (largest && simple) {
        Figures other = run(log, "only=simple");
        print("simple tool", other, limit);
        System.out.printf(
            Locale.ROOT,
            "  the simple tool takes %.1f times as long by wall, %.1f times the CPU%n",
            other.get("wall") / one.get("wall"),
            other.get("cpu") / one.get("cpu"));
      }
    }
  }

  /** The medians of the extra time of each round's segments over its one go. */
  private static void segments(String how, List<Figures> ones, List<Figures> tens) {
    List<Figures> more = new ArrayList<>();
    for (int round = 0; round < ones.size(); round++) {
      more.add(tens.get(round).against(ones.get(round)));
    }
    Figures median = Figures.medians(more);
    System.out.printf(
        Locale.ROOT,
        "  %d segments %s: %+.1f %% by wall, %+.1f %% by CPU, %.2f s for each more%n",
        SEGMENTS,
        how,
        100 * median.get("wall"),
        100 * median.get("cpu"),
        median.get("each"));
  }

  private void shapes(String mib) throws Exception {
    heading("one hot table, ten thousand small ones; 60 % duplicates");
    shape("one table", backup("hot-" + mib, "mib=" + mib, "tables=1", "rows=1600000"));
    shape("10,000 tables", backup("small-" + mib, "mib=" + mib, "tables=10000", "rows=160"));
  }

  private void shape(String name, Path log) throws Exception {
    List<Figures> limits = new ArrayList<>();
    List<Figures> ones = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      limits.add(run(log, "only=limits"));
      ones.add(run(log));
    }
    print(name, Figures.medians(ones), Figures.medians(limits).get("limit"));
  }

  private static void heading(String what) {
    System.out.printf(
        "%n%s%n  %-24s %7s %7s %6s %6s %10s %10s %9s %9s %9s%n",
        what,
        "run",
        "wall s",
        "CPU s",
        "cores",
        "MB/s",
        "events/s",
        "pairs/s",
        "of limit",
        "of limit",
        "RSS MiB");
  }

  private static void print(String name, Figures run, double limit) {
    double cores = Runtime.getRuntime().availableProcessors();
    double plain = run.get("plain") / 1e6;
    System.out.printf(
        Locale.ROOT,
        "  %-24s %7.2f %7.2f %5.0f%% %6.0f %,10.0f %,10.0f %6.0f%%cpu %5.0f%%wall %7.0f%n",
        name,
        run.get("wall"),
        run.get("cpu"),
        100 * run.get("cpu") / run.get("wall") / cores,
        plain / run.get("wall"),
        run.get("events") / run.get("wall"),
        run.get("kvs") / run.get("wall"),
        100 * plain / run.get("cpu") / limit,
        100 * plain / run.get("wall") / (limit * cores),
        run.get("rss"));
  }

  private Path backup(String name, String... options) throws Exception {
    Path out = folder.resolve(name);
    if (!Files.exists(out.resolve(SysbenchBackup.CUTS))) {
      List<String> command = new ArrayList<>(List.of("out=" + out));
      command.addAll(Arrays.asList(options));
      child(List.of(), SysbenchBackup.class, command);
    }
    return out;
  }

  private Figures run(Path backup, String... options) throws Exception {
    return run(ApplyRun.class, backup, options);
  }

  private Figures run(Class<?> main, Path backup, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("backup=" + backup, "target=" + folder.resolve("target"), "memory=" + memory));
    command.addAll(Arrays.asList(options));
    readOnce(backup.resolve("log"));
    return child(classes.inUse(), main, command);
  }

  private static void readOnce(Path log) throws IOException {
    byte[] buffer = new byte[1 << 20];
    try (Stream<Path> files = Files.walk(log.toRealPath())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          while (in.read(buffer) >= 0) {}
        }
      }
    }
  }

  /** The figures that the process printed. */
  private static Figures child(List<String> options, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + LAUNCHER_OPTIONS));
    command.addAll(ClassArchive.options());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var result = new HashMap<String, Double>();
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(RESULT)) {
          for (String pair : line.substring(RESULT.length()).split(" ")) {
            String[] sides = pair.split("=", 2);
            result.put(sides[0], Double.parseDouble(sides[1]));
          }
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed: " + command);
    }
    return new Figures(result);
  }

  /** Figures of one process, or of several, by name. */
  private record Figures(Map<String, Double> values) {
    static Figures medians(List<Figures> rounds) {
      var medians = new HashMap<String, Double>();
      for (String name : rounds.get(0).values().keySet()) {
        double[] sorted = rounds.stream().mapToDouble(round -> round.get(name)).sorted().toArray();
        medians.put(name, sorted[sorted.length / 2]);
      }
      return new Figures(medians);
    }

    /** The extra time of a run in segments over one go, as a share and in seconds per segment. */
    Figures against(Figures one) {
      double seconds = get("wall") - one.get("wall");
      return new Figures(
          Map.of(
              "wall",
              seconds / one.get("wall"),
              "cpu",
              get("cpu") / one.get("cpu") - 1,
              "each",
              seconds / (SEGMENTS - 1)));
    }

    double get(String name) {
      Double value = values.get(name);
      if (value == null) {
        throw new IllegalStateException("the run tells no '" + name + "', only " + values.keySet());
      }
      return value;
    }
  }
}
