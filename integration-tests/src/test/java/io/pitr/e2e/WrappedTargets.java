package io.pitr.e2e;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider;
import io.pitr.api.target.TargetProvider.OpenMode;
import java.util.List;
import java.util.Set;

/** The targets of another plugin, each wrapped when it is opened. */
abstract class WrappedTargets implements RestorePlugin {
  private final RestorePlugin plugin;

  WrappedTargets(RestorePlugin plugin) {
    this.plugin = plugin;
  }

  abstract RestoreTarget wrap(RestoreTarget target, OpenMode mode);

  @Override
  public final String id() {
    return plugin.id();
  }

  @Override
  public final List<OptionSpec> options() {
    return plugin.options();
  }

  @Override
  public final List<TargetProvider> targets() {
    return plugin.targets().stream().<TargetProvider>map(Provider::new).toList();
  }

  private final class Provider implements TargetProvider {
    private final TargetProvider provider;

    private Provider(TargetProvider provider) {
      this.provider = provider;
    }

    @Override
    public Set<String> schemes() {
      return provider.schemes();
    }

    @Override
    public RestoreTarget open(String uri, OpenMode mode, RunSettings run, OptionValues options) {
      return wrap(provider.open(uri, mode, run, options), mode);
    }

    @Override
    public TargetLease follow(String uri, String owner, RunSettings run, OptionValues options) {
      return provider.follow(uri, owner, run, options);
    }
  }
}
