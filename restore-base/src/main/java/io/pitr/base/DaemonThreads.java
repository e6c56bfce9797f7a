package io.pitr.base;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates daemon threads, which do not keep the process alive. */
public final class DaemonThreads implements ThreadFactory {
  private final String prefix;
  private final AtomicInteger created = new AtomicInteger();

  private DaemonThreads(String prefix) {
    this.prefix = prefix;
  }

  /** Creates threads named {@code prefix-1}, {@code prefix-2} and so on. */
  public static DaemonThreads named(String prefix) {
    return new DaemonThreads(prefix);
  }

  @Override
  public Thread newThread(Runnable task) {
    var thread = new Thread(task, prefix + "-" + created.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
