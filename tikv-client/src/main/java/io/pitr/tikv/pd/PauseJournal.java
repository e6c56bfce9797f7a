package io.pitr.tikv.pd;

import java.util.Optional;

/** Stores the plan of an active pause in the cluster, so that a later run can undo it. */
public interface PauseJournal {

  Optional<String> read();

  /** Durable on return. */
  void write(String plan);

  void clear();
}
