package io.pitr.apply;

import java.util.ArrayList;
import java.util.List;

/**
 * What outlives a load: native memory, which is given back late and had better be used again, and
 * events that the next load begins with.
 */
public final class ApplyMemory {
  private final List<UnitBuffer> idle = new ArrayList<>();
  private final LaterEvents later = new LaterEvents();
  private final boolean keepsLater;

  private ApplyMemory(boolean keepsLater) {
    this.keepsLater = keepsLater;
  }

  /** For all loads of a process that goes on with the next one. */
  public static ApplyMemory ofManyLoads() {
    return new ApplyMemory(true);
  }

  /** Keeps no events: nobody would take them. */
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
