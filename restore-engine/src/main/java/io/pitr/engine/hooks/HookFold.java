package io.pitr.engine.hooks;

import io.pitr.api.RestoreException;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.SavedHook;
import java.util.List;
import java.util.Map;

/** One hook and its current state. */
final class HookFold<S> {
  private final DeferralHook<S> hook;
  private S state;

  private HookFold(DeferralHook<S> hook, S state) {
    this.hook = hook;
    this.state = state;
  }

  static <S> HookFold<S> empty(DeferralHook<S> hook) {
    return new HookFold<>(hook, hook.empty());
  }

  static <S> HookFold<S> load(DeferralHook<S> hook, SavedHook saved) {
    if (saved.version() > hook.codec().version()) {
      throw new RestoreException(
          EngineError.HOOK_STATE_TOO_NEW,
          "the state has version " + saved.version() + ", the hook reads " + hook.codec().version(),
          "hook " + hook.id());
    }
    return new HookFold<>(hook, hook.codec().read(saved.version(), saved.state()));
  }

  String id() {
    return hook.id();
  }

  void on(RestoreEvent event) {
    state = hook.on(event, state);
  }

  SavedHook save() {
    return new SavedHook(hook.codec().version(), hook.codec().write(state));
  }

  List<FinishAction> actions(SchemaView schema) {
    return hook.actions(state, schema);
  }

  Map<IndexId, SessionSettings> indexSessions() {
    return hook.indexSessions(state);
  }
}
