package io.pitr.catalog;

import java.util.concurrent.atomic.AtomicLong;

/** Plans a generated log in a process of its own and prints what it took. */
final class LogPlanProbe {
  private LogPlanProbe() {}

  public static void main(String[] arguments) throws InterruptedException {
    var peak = new AtomicLong();
    var sampler = new Thread(() -> sample(peak));
    sampler.setDaemon(true);
    sampler.start();
    var storage = new GeneratedLog(Long.parseLong(arguments[0]));
    long began = System.nanoTime();
    var log = LogBackup.open(storage, CatalogOptions.DEFAULT);
    LogSelection selection = log.select(GeneratedLog.BEGIN, storage.end());
    long selected = System.nanoTime();
    log.requirePresence(selection);
    long done = System.nanoTime();
    System.gc();
    long kept = usedBytes();
    System.out.printf(
        "files=%d selectMillis=%d presenceMillis=%d peakMiB=%d keptMiB=%d%n",
        selection.dataRanges().size(),
        (selected - began) / 1_000_000,
        (done - selected) / 1_000_000,
        peak.get() >> 20,
        kept >> 20);
  }

  private static void sample(AtomicLong peak) {
    try {
      while (true) {
        peak.accumulateAndGet(usedBytes(), Math::max);
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long usedBytes() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
