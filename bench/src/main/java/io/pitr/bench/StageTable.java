package io.pitr.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link StageBench} and prints one table: rates over plain bytes, the share of the memory
 * copy that ran in the same fork, and bytes allocated for an event. Arguments: shapes; none runs
 * all.
 */
public final class StageTable {
  private static final int FORKS = Integer.getInteger("forks", 1);
  private static final int ITERATIONS = Integer.getInteger("iterations", 5);
  private static final List<String> STAGES =
      List.of(
          "limitMemoryCopy",
          "limitZstd",
          "limitSha256",
          "limitSstFile",
          "simpleWriteBatch",
          "decode",
          "decodeFilter",
          "decodeParseWrites",
          "decodeFilterRewrite",
          "decodeFilterSort",
          "crc64xor",
          "drain",
          "drainToSstFile");

  private StageTable() {}

  public static void main(String[] shapes) throws RunnerException {
    System.out.println(Machine.facts());
    var options =
        new OptionsBuilder()
            .include(StageBench.class.getSimpleName() + "\\." + System.getProperty("stages", ""))
            .forks(FORKS)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(700))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.milliseconds(700))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend("-Xmx1g", "-XX:MaxDirectMemorySize=512m")
            .verbosity(VerboseMode.SILENT);
    if (shapes.length > 0) {
      options.param("shape", shapes);
    }
    print(new Runner(options.build()).run());
  }

  private static void print(Collection<RunResult> results) {
    Map<Shape, Map<String, RunResult>> byShape = new TreeMap<>();
    for (RunResult result : results) {
      Shape shape = Shape.valueOf(result.getParams().getParam("shape"));
      String name = result.getParams().getBenchmark();
      byShape
          .computeIfAbsent(shape, s -> new LinkedHashMap<>())
          .put(name.substring(name.lastIndexOf('.') + 1), result);
    }
    byShape.forEach(StageTable::print);
  }

  private static void print(Shape shape, Map<String, RunResult> results) {
    var events = shape.events(100, StageBench.PLAIN_BYTES, 1);
    double bytes = events.sizeBytes();
    System.out.printf(
        Locale.ROOT,
        "%n%s: %d events of %.0f plain bytes, %s CF%n",
        shape,
        events.entries(),
        bytes / events.entries(),
        shape.cf().wireName());
    System.out.printf(
        "  %-20s %9s %8s %9s %11s %12s%n",
        "stage", "MB/s", "± %", "ns/event", "of memcpy", "alloc/event");
    RunResult copy = results.get("limitMemoryCopy");
    for (String name : STAGES) {
      RunResult result = results.get(name);
      if (result == null) {
        continue;
      }
      Result<?> time = result.getPrimaryResult();
      double nanos = time.getScore();
      String share =
          copy == null
              ? ""
              : String.format(
                  Locale.ROOT, "%.1f %%", 100 * copy.getPrimaryResult().getScore() / nanos);
      Result<?> allocation = result.getSecondaryResults().get("gc.alloc.rate.norm");
      System.out.printf(
          Locale.ROOT,
          "  %-20s %9.0f %8.1f %9.1f %11s %12.3f%n",
          name,
          bytes / nanos * 1000,
          100 * time.getScoreError() / nanos,
          nanos / events.entries(),
          share,
          allocation == null ? Double.NaN : allocation.getScore() / events.entries());
    }
  }
}
