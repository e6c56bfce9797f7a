package io.pitr.engine.apply;

import java.util.ArrayList;
import java.util.List;

/**
 * What outlives a load: native memory, which is given back late and had better be used again, and
 * events that the next load begins with. One for all loads of a process.
 */
public final class ApplyMemory {
  private final List<UnitBuffer> idle = new ArrayList<>();
  private final LaterEvents later = new LaterEvents();

  List<UnitBuffer> idle() {
    return idle;
  }

  LaterEvents later() {
    return later;
  }
}
