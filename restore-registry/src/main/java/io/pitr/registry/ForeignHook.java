package io.pitr.registry;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import java.util.List;
import java.util.Map;

/** A hook of the plugins folder, whose failures name the plugin. */
final class ForeignHook<S> implements DeferralHook<S> {
  private final ForeignPlugin plugin;
  private final DeferralHook<S> hook;
  private final String id;

  ForeignHook(ForeignPlugin plugin, DeferralHook<S> hook) {
    this.plugin = plugin;
    this.hook = hook;
    this.id = plugin.call("naming a hook", hook::id);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public StateCodec<S> codec() {
    StateCodec<S> codec = plugin.call(doing("naming the codec"), hook::codec);
    return new StateCodec<>() {
      @Override
      public int version() {
        return codec.version();
      }

      @Override
      public String write(S state) {
        return plugin.call(doing("writing its state"), () -> codec.write(state));
      }

      @Override
      public S read(int version, String json) {
        return plugin.call(doing("reading its state"), () -> codec.read(version, json));
      }
    };
  }

  @Override
  public S empty() {
    return plugin.call(doing("making the empty state"), hook::empty);
  }

  @Override
  public S on(RestoreEvent event, S state) {
    return plugin.call(
        doing("handling " + event.getClass().getSimpleName()), () -> hook.on(event, state));
  }

  @Override
  public List<FinishAction> actions(S state, SchemaView finalSchema) {
    return plugin
        .call(doing("listing its actions"), () -> hook.actions(state, finalSchema))
        .stream()
        .map(this::guarded)
        .toList();
  }

  private FinishAction guarded(FinishAction action) {
    if (!(action.body() instanceof FinishBody.Custom custom)) {
      return action;
    }
    var body =
        new FinishBody.Custom(
            (key, schema) ->
                plugin.call(
                    PluginError.HOOK_FAILED,
                    doing("running the action " + action.id()),
                    () -> {
                      custom.callback().run(key, schema);
                      return true;
                    }));
    return new FinishAction(action.id(), action.order(), action.description(), body);
  }

  @Override
  public Map<IndexId, SessionSettings> indexSessions(S state) {
    return plugin.call(doing("naming index sessions"), () -> hook.indexSessions(state));
  }

  private String doing(String what) {
    return what + " in hook '" + id + "'";
  }
}
