package io.pitr.e2e;

import io.pitr.api.RestorePlugin;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.option.OptionValues;
import io.pitr.api.schema.SchemaView;
import java.util.List;

/**
 * A plugin whose hook makes a run die at a chosen event, or in the middle of the deferred actions,
 * between the rebuild of indexes and the replicas.
 */
final class Saboteur implements RestorePlugin {
  private static final int BETWEEN_INDEXES_AND_REPLICAS = 250;

  private int diesAt = Integer.MAX_VALUE;
  private boolean diesAtTheEnd;
  private int events;

  /** Ends a run. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Death(String where) {
      super("killed " + where);
    }
  }

  /** The next run dies at its n-th event, counted from 0. */
  void killAt(int event) {
    diesAt = event;
    events = 0;
  }

  void spare() {
    diesAt = Integer.MAX_VALUE;
    diesAtTheEnd = false;
  }

  /** Runs die in the middle of the deferred actions. */
  void killAtTheEnd() {
    diesAtTheEnd = true;
  }

  @Override
  public String id() {
    return "saboteur";
  }

  @Override
  public List<DeferralHook<?>> hooks(OptionValues options) {
    return List.of(new Hook());
  }

  private final class Hook implements DeferralHook<String> {
    @Override
    public String id() {
      return "saboteur";
    }

    @Override
    public StateCodec<String> codec() {
      return new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public String write(String state) {
          return "{}";
        }

        @Override
        public String read(int version, String json) {
          return "";
        }
      };
    }

    @Override
    public String empty() {
      return "";
    }

    @Override
    public String on(RestoreEvent event, String state) {
      if (events++ == diesAt) {
        throw new Death("at " + event);
      }
      return state;
    }

    @Override
    public List<FinishAction> actions(String state, SchemaView finalSchema) {
      return List.of(
          new FinishAction(
              "saboteur",
              BETWEEN_INDEXES_AND_REPLICAS,
              "die, or go on",
              new FinishBody.Custom(
                  (key, schema) -> {
                    if (diesAtTheEnd) {
                      throw new Death("in the middle of the end");
                    }
                  })));
    }
  }
}
