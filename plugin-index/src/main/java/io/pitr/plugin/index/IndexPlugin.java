package io.pitr.plugin.index;

import io.pitr.api.RestorePlugin;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionValues;
import java.util.List;

/** Registers the index hook. */
public final class IndexPlugin implements RestorePlugin {

  @Override
  public String id() {
    return "index";
  }

  @Override
  public List<DeferralHook<?>> hooks(OptionValues options) {
    return List.of(new IndexHook());
  }
}
