package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.output.Keyboard;
import io.pitr.cli.output.Screen;
import io.pitr.cli.schema.OutputSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command line, run in this process. */
record CliRun(int code, String out, String err) {
  private static final Pattern COMMAND = Pattern.compile("`br ([^`]*)`");

  static CliRun of(List<String> arguments) {
    return of(Keyboard.NONE, arguments);
  }

  /** At a terminal, where a user types. */
  static CliRun answering(String typed, List<String> arguments) {
    return of(
        Keyboard.of(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8))), arguments);
  }

  private static CliRun of(Keyboard keyboard, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var context =
        CliContext.of(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                err,
                Screen.NONE,
                Optional.empty())
            .with(keyboard);
    int code = Main.run(context, arguments.toArray(String[]::new));
    return new CliRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static CliRun of(String... arguments) {
    return of(List.of(arguments));
  }

  /** The one document on standard output; it has the form of the published schema. */
  JsonNode json() {
    assertThat(code).as(err).isZero();
    assertThat(out.lines()).hasSize(1);
    JsonNode document = JsonMapper.shared().readTree(out);
    OutputSchema.require(document);
    return document;
  }

  /** The last line of standard error, where an error stands. */
  String error() {
    return err.lines().reduce("", (before, line) -> line);
  }

  /** Requires a failure: its exit code and how its line begins. */
  CliRun refused(int exitCode, String errorCode) {
    assertThat(code).as(err).isEqualTo(exitCode);
    assertThat(error()).startsWith("[" + errorCode + "] ");
    return this;
  }

  /** The command that an error says to run, without the program's name. */
  List<String> commandToRun() {
    Matcher command = COMMAND.matcher(error());
    assertThat(command.find()).as(error()).isTrue();
    return words(command.group(1));
  }

  /** Splits as a shell does, as far as printed commands need it. */
  static List<String> words(String line) {
    var words = new ArrayList<String>();
    Matcher word = Pattern.compile("(?:'[^']*'|[^' ])+").matcher(line);
    while (word.find()) {
      words.add(word.group().replace("'", ""));
    }
    return words;
  }
}
