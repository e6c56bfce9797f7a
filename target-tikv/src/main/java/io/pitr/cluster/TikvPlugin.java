package io.pitr.cluster;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.target.TargetProvider;
import java.util.List;

/** Restores into a running cluster. */
public final class TikvPlugin implements RestorePlugin {

  @Override
  public String id() {
    return "target-tikv";
  }

  @Override
  public List<OptionSpec> options() {
    return TikvOptions.ALL;
  }

  @Override
  public List<TargetProvider> targets() {
    return List.of(new TikvTargetProvider(TikvEnvironment.ofProcess()));
  }
}
