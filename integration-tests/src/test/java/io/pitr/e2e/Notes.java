package io.pitr.e2e;

import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Undoes relaxed changes since the last commit. Any thread. */
final class Notes {
  private final StateStore state;
  private final Deque<Map<String, Optional<byte[]>>> before = new ArrayDeque<>();

  Notes(StateStore state) {
    this.state = state;
  }

  synchronized void putRelaxed(StateChange change) {
    var values = new HashMap<String, Optional<byte[]>>();
    change.puts().keySet().forEach(key -> values.put(key, state.get(key)));
    change.deletes().forEach(key -> values.put(key, state.get(key)));
    for (String prefix : change.deletedPrefixes()) {
      state.scan(prefix).forEach((key, value) -> values.put(key, Optional.of(value)));
    }
    before.push(values);
    state.putRelaxed(change);
  }

  synchronized void committed() {
    before.clear();
  }

  /** Undoes them, as a crash would. */
  synchronized void lose() {
    while (!before.isEmpty()) {
      var puts = new TreeMap<String, byte[]>();
      var deletes = new TreeSet<String>();
      before
          .pop()
          .forEach(
              (key, value) ->
                  value.ifPresentOrElse(bytes -> puts.put(key, bytes), () -> deletes.add(key)));
      state.commit(new StateChange(puts, deletes, new TreeSet<>()));
    }
  }
}
