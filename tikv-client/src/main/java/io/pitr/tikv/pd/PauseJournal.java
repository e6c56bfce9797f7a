package io.pitr.tikv.pd;

import java.util.Optional;

/** Keeps the text of a pause in force, with the cluster, for a run that must undo it later. */
public interface PauseJournal {

  Optional<String> read();

  /** Durable on return. */
  void write(String plan);

  void clear();
}
