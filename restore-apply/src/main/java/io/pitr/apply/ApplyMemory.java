package io.pitr.apply;

import io.pitr.apply.read.LaterEvents;
import io.pitr.apply.read.UnitBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that outlives a load: buffers, which are reused because the JVM frees native memory late,
 * and events that the next load starts with.
 */
public final class ApplyMemory {
  private final List<UnitBuffer> idle = new ArrayList<>();
  private final LaterEvents later = new LaterEvents();
  private final boolean keepsLater;

  private ApplyMemory(boolean keepsLater) {
    this.keepsLater = keepsLater;
  }

  /** For a process that continues with the next load. */
  public static ApplyMemory ofManyLoads() {
    return new ApplyMemory(true);
  }

  /** For a process that runs no further load: keeps no events. */
  public static ApplyMemory ofOneLoad() {
    return new ApplyMemory(false);
  }

  boolean keepsLater() {
    return keepsLater;
  }

  List<UnitBuffer> idle() {
    return idle;
  }

  LaterEvents later() {
    return later;
  }
}
