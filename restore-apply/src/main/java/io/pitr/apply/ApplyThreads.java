package io.pitr.apply;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of the apply phase: daemons, which don't keep a process alive. */
final class ApplyThreads {
  private ApplyThreads() {}

  /** Threads named by a prefix and a number from 1. */
  static ThreadFactory named(String prefix) {
    var count = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
