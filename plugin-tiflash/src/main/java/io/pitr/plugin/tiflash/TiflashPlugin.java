package io.pitr.plugin.tiflash;

import io.pitr.api.RestorePlugin;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionValues;
import java.util.List;

/** Registers the TiFlash hook. */
public final class TiflashPlugin implements RestorePlugin {

  @Override
  public String id() {
    return "tiflash";
  }

  @Override
  public List<DeferralHook<?>> hooks(OptionValues options) {
    return List.of(new TiflashHook());
  }
}
