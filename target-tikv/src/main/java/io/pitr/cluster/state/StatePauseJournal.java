package io.pitr.cluster.state;

import io.pitr.tikv.pd.PauseJournal;
import java.util.Optional;

/** Stores the plan of a scheduling pause as a note of the chain's state. */
public record StatePauseJournal(ClusterState state) implements PauseJournal {
  private static final String NOTE = "scheduling-pause";

  @Override
  public Optional<String> read() {
    return state.note(NOTE);
  }

  @Override
  public void write(String plan) {
    state.putNote(NOTE, plan);
  }

  @Override
  public void clear() {
    state.removeNote(NOTE);
  }
}
