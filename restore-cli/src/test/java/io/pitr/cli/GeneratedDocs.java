package io.pitr.cli;

import io.pitr.api.ErrorCode;
import io.pitr.cli.output.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The pages of the documentation that the program itself tells. */
final class GeneratedDocs {
  private static final String DEFAULT = "default: ";

  private GeneratedDocs() {}

  /** A section for each command, with a row for each flag of its own. */
  static String flags() {
    var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    CommandLine br = BrCommand.tree(CliContext.of(nowhere, nowhere, Screen.NONE, Optional.empty()));
    var page = new StringBuilder();
    page.append("# Flags\n\n");
    page.append("Made from the commands themselves; `br help COMMAND` says the same.\n");
    page.append("Flags of Go `br` that mean nothing here are accepted with a warning; ");
    page.append("one that would change the result is refused.\n\n");
    page.append("## Every command\n\n");
    table(br.getCommandSpec().options(), page);
    var common =
        br.getCommandSpec().options().stream()
            .map(OptionSpec::longestName)
            .collect(Collectors.toSet());
    commands(br)
        .forEach(
            (name, command) -> {
              page.append("\n## ").append(name).append("\n\n");
              page.append(
                      String.join(" ", command.getCommandSpec().usageMessage().description())
                          .formatted())
                  .append("\n");
              List<OptionSpec> own =
                  command.getCommandSpec().options().stream()
                      .filter(option -> !common.contains(option.longestName()))
                      .toList();
              if (!own.isEmpty()) {
                page.append('\n');
                table(own, page);
              }
            });
    return page.toString();
  }

  private static Map<String, CommandLine> commands(CommandLine top) {
    var commands = new TreeMap<String, CommandLine>();
    for (CommandLine below : top.getSubcommands().values()) {
      if (below.getSubcommands().isEmpty()) {
        commands.put(below.getCommandSpec().qualifiedName(), below);
      } else {
        commands.putAll(commands(below));
      }
    }
    return commands;
  }

  private static void table(Collection<OptionSpec> options, StringBuilder page) {
    page.append("| flag | value | default | meaning |\n| --- | --- | --- | --- |\n");
    options.stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> page.append(row(option)).append('\n'));
  }

  private static String row(OptionSpec option) {
    String names = Arrays.stream(option.names()).map(n -> "`" + n + "`").collect(joining());
    List<String> text =
        Arrays.stream(option.description()).map(line -> line.replace("%%", "%")).toList();
    String fallback =
        text.stream()
            .filter(line -> line.startsWith(DEFAULT))
            .map(line -> line.substring(DEFAULT.length()))
            .findFirst()
            .orElse("");
    String meaning =
        text.stream().filter(line -> !line.startsWith(DEFAULT)).collect(Collectors.joining(" "));
    String value = option.arity().max() == 0 ? "" : option.paramLabel();
    String need = option.required() ? "required" : fallback;
    return Stream.of(names, value, need, meaning)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joining() {
    return Collectors.joining(", ");
  }

  /** A section for each code, in order of name. */
  static String errors(Collection<ErrorCode> codes) {
    var page = new StringBuilder();
    page.append("# Errors\n\n");
    page.append("Made from the program itself. Every error is one line: ");
    page.append("`[CODE] what happened (where); what to do`.\n");
    page.append("Exit codes: 0 done, 1 failed, 2 wrong usage (kind `usage`).\n\n");
    page.append("| code | kind | cause | remedy |\n| --- | --- | --- | --- |\n");
    codes.stream()
        .sorted(Comparator.comparing(ErrorCode::code))
        .forEach(
            code ->
                page.append(
                        Stream.of(
                                "`" + code.code() + "`",
                                code.kind().name().toLowerCase(java.util.Locale.ROOT),
                                code.cause(),
                                code.remedy())
                            .map(cell -> cell.replace("|", "\\|"))
                            .collect(Collectors.joining(" | ", "| ", " |")))
                    .append('\n'));
    return page.toString();
  }
}
