package io.pitr.engine.hooks;

import io.pitr.api.RestoreException;
import io.pitr.api.hook.DeferralHook;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.SavedHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The hooks that take part in a chain, by id. */
public final class HookSet {
  private final SortedMap<String, DeferralHook<?>> hooks = new TreeMap<>();

  /**
   * @throws RestoreException {@link EngineError#PLUGIN_CONFLICT} if two hooks have the same id
   */
  public HookSet(List<DeferralHook<?>> hooks) {
    for (DeferralHook<?> hook : hooks) {
      if (this.hooks.put(hook.id(), hook) != null) {
        throw new RestoreException(
            EngineError.PLUGIN_CONFLICT, "two hooks have the id '" + hook.id() + "'", "");
      }
    }
  }

  /** In ascending order. */
  public List<String> ids() {
    return List.copyOf(hooks.keySet());
  }

  /** The states before the first segment. */
  public HookStates empty() {
    var folds = new ArrayList<HookFold<?>>();
    hooks.values().forEach(hook -> folds.add(HookFold.empty(hook)));
    return new HookStates(folds);
  }

  /**
   * The states as a sealed segment left them.
   *
   * @throws RestoreException {@link EngineError#HOOK_MISSING} if the hook of a state is not
   *     installed, {@link EngineError#HOOK_STATE_TOO_NEW} if a newer version of the hook wrote it
   */
  public HookStates load(Map<String, SavedHook> saved) {
    for (String id : saved.keySet()) {
      if (!hooks.containsKey(id)) {
        throw new RestoreException(
            EngineError.HOOK_MISSING, "the chain holds the state of the hook '" + id + "'", "");
      }
    }
    var folds = new ArrayList<HookFold<?>>();
    hooks.forEach(
        (id, hook) -> {
          SavedHook state = saved.get(id);
          folds.add(state == null ? HookFold.empty(hook) : HookFold.load(hook, state));
        });
    return new HookStates(folds);
  }
}
