package io.pitr.plugin.index;

import io.pitr.api.RestorePlugin;
import io.pitr.api.hook.DeferralHook;
import java.util.List;

/** Brings the index hook. */
public final class IndexPlugin implements RestorePlugin {

  @Override
  public String id() {
    return "index";
  }

  @Override
  public List<DeferralHook<?>> hooks() {
    return List.of(new IndexHook());
  }
}
