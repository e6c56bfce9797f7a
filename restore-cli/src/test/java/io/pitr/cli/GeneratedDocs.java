package io.pitr.cli;

import io.pitr.api.ErrorCode;
import io.pitr.cli.flag.Flag;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.flag.FlagTable;
import io.pitr.cli.flag.InstalledPlugins;
import io.pitr.cli.help.CommandText;
import io.pitr.cli.help.FlagText;
import io.pitr.cli.output.Screen;
import io.pitr.registry.PluginRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The pages of the documentation that the program itself tells. */
final class GeneratedDocs {
  private static final Set<String> REMOTE_PLUGINS = Set.of("storage-s3", "target-tikv");

  private GeneratedDocs() {}

  /** A section for each command, with a row for each flag of its own. */
  static String flags() {
    var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    CommandLine br =
        BrCommand.tree(
            CliContext.of(nowhere, nowhere, Screen.NONE, Optional.empty()),
            InstalledPlugins.of(Optional.empty()));
    var page = new StringBuilder();
    page.append("# Flags\n\n");
    page.append("This page is generated. `br help restore point` prints the flags of a command.\n");
    page.append("[The last table](#flags-of-go-br) lists the flags of Go `br` that have no effect");
    page.append(" here or are refused.\n\n");
    page.append("## Every command\n\n");
    table(CommandText.common(br), page);
    for (CommandText command : CommandText.all(br)) {
      page.append("\n## br ").append(command.name()).append("\n\n");
      page.append(command.meaning()).append('\n');
      if (!command.flags().isEmpty()) {
        page.append('\n');
        table(command.flags(), page);
      }
    }
    goFlags(page);
    return page.toString();
  }

  /** The flags of Go {@code br} that are accepted without an effect, or refused. */
  private static void goFlags(StringBuilder page) {
    page.append("\n## Flags of Go br\n\n");
    page.append("*Accepted*: the flag has no effect, and a warning says so. ");
    page.append("*Refused*: any value except the default is an error, because it would change the");
    page.append(" result.\n\n");
    page.append("| flag | commands | default | | reason |\n| --- | --- | --- | --- | --- |\n");
    for (Flag flag : FlagTable.of(EnumSet.allOf(FlagGroup.class))) {
      if (flag.effect() != Flag.Effect.PASSED) {
        page.append(
                Stream.of(
                        "`" + flag.names().get(0) + "`",
                        flag.group() == FlagGroup.ANY ? "all" : "`restore point`, `restore follow`",
                        flag.defaultValue(),
                        flag.effect() == Flag.Effect.IGNORED ? "accepted" : "refused",
                        flag.reason())
                    .map(cell -> cell.replace("|", "\\|"))
                    .collect(Collectors.joining(" | ", "| ", " |")))
            .append('\n');
      }
    }
  }

  private static void table(List<FlagText> flags, StringBuilder page) {
    page.append("| flag | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (FlagText flag : flags) {
      String names =
          flag.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
      page.append(
              Stream.of(
                      names,
                      flag.value(),
                      flag.required() ? "required" : flag.fallback(),
                      flag.meaning())
                  .map(cell -> cell.replace("|", "\\|"))
                  .collect(Collectors.joining(" | ", "| ", " |")))
          .append('\n');
    }
  }

  /** A line for each flag of the plugins that the launcher loads only when they are needed. */
  static String remoteFlags() {
    PluginRegistry plugins = InstalledPlugins.of(Optional.empty()).registry();
    return plugins.describe().stream()
        .filter(plugin -> REMOTE_PLUGINS.contains(plugin.id()))
        .flatMap(plugin -> plugin.options().stream())
        .flatMap(option -> option.flags().stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** A section for each code, in order of name. */
  static String errors(Collection<ErrorCode> codes) {
    var page = new StringBuilder();
    page.append("# Errors\n\n");
    page.append("This page is generated. Every error is one line: ");
    page.append("`[CODE] what happened (where); what to do`.\n");
    page.append("Exit codes: 0 done, 1 failed, 2 wrong usage (kind `usage`).\n\n");
    page.append("A [follower](standby.md) tries again after an error that is `retried`.\n\n");
    page.append("| code | kind | retried | cause | remedy |\n| --- | --- | --- | --- | --- |\n");
    codes.stream()
        .sorted(Comparator.comparing(ErrorCode::code))
        .forEach(
            code ->
                page.append(
                        Stream.of(
                                "`" + code.code() + "`",
                                code.kind().name().toLowerCase(java.util.Locale.ROOT),
                                code.isTransient() ? "yes" : "",
                                code.cause(),
                                code.remedy())
                            .map(cell -> cell.replace("|", "\\|"))
                            .collect(Collectors.joining(" | ", "| ", " |")))
                    .append('\n'));
    return page.toString();
  }
}
