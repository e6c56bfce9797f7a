package io.pitr.plugin.gc;

import io.pitr.api.RestorePlugin;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionValues;
import java.util.List;

/** Registers the hook for range deletions. */
public final class GcPlugin implements RestorePlugin {

  @Override
  public String id() {
    return "gc";
  }

  @Override
  public List<DeferralHook<?>> hooks(OptionValues options) {
    return List.of(new GcHook());
  }
}
