package io.pitr.e2e;

import io.pitr.api.RestorePlugin;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import io.pitr.api.target.TargetProvider.OpenMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Targets of another plugin that count the requests to their state, and the bytes of them. */
final class CountingTargets extends WrappedTargets {
  private int requests;
  private long bytes;

  CountingTargets(RestorePlugin plugin) {
    super(plugin);
  }

  synchronized int requests() {
    return requests;
  }

  /** Of keys and values, read and written. */
  synchronized long bytes() {
    return bytes;
  }

  private synchronized void count(Map<String, byte[]> entries) {
    requests++;
    entries.forEach((key, value) -> bytes += key.length() + value.length);
  }

  @Override
  RestoreTarget wrap(RestoreTarget target, OpenMode mode) {
    var state = new CountingState(target.state());
    return (RestoreTarget)
        Proxy.newProxyInstance(
            RestoreTarget.class.getClassLoader(),
            new Class<?>[] {RestoreTarget.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("state")) {
                return state;
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class CountingState implements StateStore {
    private final StateStore state;

    private CountingState(StateStore state) {
      this.state = state;
    }

    @Override
    public Optional<byte[]> get(String key) {
      Optional<byte[]> value = state.get(key);
      count(value.map(found -> Map.of(key, found)).orElse(Map.of()));
      return value;
    }

    @Override
    public SortedMap<String, byte[]> scan(String prefix) {
      SortedMap<String, byte[]> found = state.scan(prefix);
      count(found);
      return found;
    }

    @Override
    public void commit(StateChange change) {
      count(change.puts());
      state.commit(change);
    }

    @Override
    public void putRelaxed(StateChange change) {
      count(change.puts());
      state.putRelaxed(change);
    }
  }
}
