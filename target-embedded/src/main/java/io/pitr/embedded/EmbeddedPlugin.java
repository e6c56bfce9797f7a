package io.pitr.embedded;

import io.pitr.api.RestorePlugin;
import io.pitr.api.target.TargetProvider;
import java.time.Clock;
import java.util.List;

/** Adds the target {@code embedded://}. */
public final class EmbeddedPlugin implements RestorePlugin {
  private final TargetProvider provider = new EmbeddedProvider(Clock.systemUTC());

  @Override
  public String id() {
    return "embedded";
  }

  @Override
  public List<TargetProvider> targets() {
    return List.of(provider);
  }
}
