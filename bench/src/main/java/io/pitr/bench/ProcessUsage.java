package io.pitr.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;

/** The resources that this process used since the object was created. */
final class ProcessUsage {
  private final long beganNanos = System.nanoTime();
  private final double beganCpuSeconds = readCpuSeconds();
  private final long beganCollections = collectionMillis();
  private double seconds;
  private double cpuSeconds;

  void print() {
    seconds = (System.nanoTime() - beganNanos) / 1e9;
    cpuSeconds = readCpuSeconds() - beganCpuSeconds;
    System.out.printf(
        Locale.ROOT,
        "  %.2f s wall, %.2f CPU seconds (%.0f %% of %d cores), %d ms of collections, peak RSS %d"
            + " MiB%n",
        seconds,
        cpuSeconds,
        100 * cpuSeconds / seconds / Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().availableProcessors(),
        collectionMillis() - beganCollections,
        peakRssMib());
  }

  /** CPU time by kind of thread since the process started, without ended threads. */
  static void printThreads() {
    var byName = new TreeMap<String, Double>();
    for (File task : Objects.requireNonNull(new File("/proc/self/task").listFiles())) {
      try {
        String stat = Files.readString(Path.of(task + "/stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        byName.merge(name.replaceAll("[0-9]+$", ""), ticks(stat) / 100.0, Double::sum);
      } catch (IOException e) {
        // The thread has ended; its time is not included.
        byName.merge("ended", 0.0, Double::sum);
      }
    }
    byName.values().removeIf(seconds -> seconds < 0.05);
    System.out.println("  CPU seconds by thread, of the whole process: " + byName);
  }

  private static long ticks(String stat) {
    // Fields 14 and 15: user and system time in ticks of a hundredth second.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** Of the last {@link #print}. */
  double seconds() {
    return seconds;
  }

  /** Of all threads, up to the last {@link #print}. */
  double cpuSeconds() {
    return cpuSeconds;
  }

  private static double readCpuSeconds() {
    return ticks(text("/proc/self/stat")) / 100.0;
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** Peak resident memory since the process started. */
  static long peakRssMib() {
    for (String line : text("/proc/self/status").split("\n")) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IllegalStateException("needs Linux");
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException("needs Linux", e);
    }
  }
}
