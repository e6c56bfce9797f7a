package io.pitr.cli;

import io.pitr.api.option.OptionSpec;
import io.pitr.cli.output.PluginsDocument;
import io.pitr.registry.PluginDescription;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "plugins",
    description = "Plugins found: their module, version, flags, and what they register.")
final class PluginsCommand extends BrTask {

  PluginsCommand(CliContext context, CommonOptions common) {
    super(context, common);
  }

  @Override
  int run(Map<String, String> flags) {
    List<PluginDescription> plugins = plugins().describe();
    if (json()) {
      print(PluginsDocument.of(plugins));
      return DONE;
    }
    for (PluginDescription plugin : plugins) {
      line(plugin.id() + "  " + plugin.module() + " " + plugin.version());
      show("storages", plugin.storages());
      show("targets", plugin.targets());
      show("hooks", plugin.hooks());
      show("observers", plugin.observers());
      plugin.options().forEach(option -> line("  " + text(option)));
    }
    return DONE;
  }

  private static String text(OptionSpec option) {
    String fallback =
        option.defaultValue().isEmpty() ? "" : " (default: " + option.defaultValue() + ")";
    return String.join(", ", option.flags())
        + " "
        + option.kind().label()
        + "  "
        + option.description()
        + fallback;
  }

  private void show(String kind, List<String> names) {
    if (!names.isEmpty()) {
      line("  " + kind + ": " + String.join(", ", names));
    }
  }
}
