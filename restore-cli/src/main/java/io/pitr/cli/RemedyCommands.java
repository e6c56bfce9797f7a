package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.StopError;
import io.pitr.base.PercentEscapes;
import io.pitr.base.ShellWord;
import io.pitr.cli.flag.FlagGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completes the commands that remedies recommend, so that a shell runs them as they are printed:
 * the text of a remedy names a command such as {@code br restore finish}, the command line that
 * failed names the target, the backups and how to reach them.
 */
final class RemedyCommands {
  private static final Pattern COMMAND =
      Pattern.compile(
          "`br (restore (?:finish|status|abort)|check|(?:log|backup) (?:verify|info)|help COMMAND)"
              + "(?=[ `])(?! --target | -s )");
  private static final String PROGRAM = "br ";

  private final CommandSpec command;
  private final TypedFlags typed;

  /**
   * @param command that failed, after its command line was parsed
   */
  RemedyCommands(CommandSpec command) {
    this.command = command;
    this.typed = TypedFlags.of(command);
  }

  Problem complete(Problem problem) {
    if (problem.code() == StopError.INTERRUPTED) {
      return new Problem(problem.code(), problem.what(), problem.where(), sameAgain());
    }
    return new Problem(
        problem.code(),
        problem.what(),
        problem.where(),
        COMMAND.matcher(problem.remedy()).replaceAll(this::replacement));
  }

  /** The command line as it was typed, without its secrets. */
  private String sameAgain() {
    String line =
        typed.secrets().hide(command.qualifiedName() + ShellWord.suffix(typed.allWords()));
    String secrets = String.join(" and ", typed.secretNames());
    return "Run the same command again to resume: `"
        + line
        + "`"
        + (secrets.isEmpty() ? "." : " with " + secrets + ".");
  }

  private String replacement(MatchResult found) {
    String words = found.group(1);
    String completed =
        words.equals("help COMMAND") ? help() : words + ShellWord.suffix(flags(words));
    return Matcher.quoteReplacement("`" + PROGRAM + completed);
  }

  private String help() {
    String name = command.qualifiedName();
    return name.startsWith(PROGRAM) ? "help " + name.substring(PROGRAM.length()) : "help";
  }

  private List<String> flags(String words) {
    return switch (words.split(" ")[0]) {
      case "log" -> ofStorage(logStorage(), "--log.crypter.", "--master-key");
      case "backup" -> ofStorage(fullStorage(), "--crypter.");
      default ->
          ofTarget(
              words.equals("restore finish")
                  ? typed.words(FlagGroup.TARGET, FlagGroup.FINISH)
                  : typed.words(FlagGroup.TARGET));
    };
  }

  private List<String> ofTarget(List<String> more) {
    if (!command.optionsMap().containsKey("--target")) {
      return List.of();
    }
    var words = new ArrayList<String>();
    words.add("--target");
    words.add(TargetFlags.uri(value("--target"), value("--pd")));
    words.addAll(more);
    return words;
  }

  private List<String> ofStorage(Optional<String> url, String... keys) {
    String known = url.filter(RemedyCommands::hasNoSecret).orElse("");
    if (known.isEmpty()) {
      return List.of();
    }
    var words = new ArrayList<>(List.of("-s", printable(known)));
    words.addAll(typed.words(FlagGroup.STORAGE));
    List.of(keys).forEach(key -> words.addAll(typed.beginningWith(key)));
    return words;
  }

  /** A path with characters that are special in a shell or in a message becomes a URL. */
  private static String printable(String storage) {
    boolean isPlain = storage.contains("://") || PercentEscapes.encode(storage).equals(storage);
    return isPlain
        ? storage
        : "local://" + PercentEscapes.encode(Path.of(storage).toAbsolutePath().toString());
  }

  /** The query of a URL, and the part before its host, may contain secrets; a path has neither. */
  private static boolean hasNoSecret(String url) {
    boolean isPath = !url.contains("://");
    return isPath || (url.indexOf('?') < 0 && url.indexOf('@') < 0);
  }

  private Optional<String> logStorage() {
    return readsFullBackupOnly() ? Optional.empty() : Optional.ofNullable(value("--storage"));
  }

  private Optional<String> fullStorage() {
    return Optional.ofNullable(
        value(readsFullBackupOnly() ? "--storage" : "--full-backup-storage"));
  }

  private boolean readsFullBackupOnly() {
    return !command.optionsMap().containsKey("--full-backup-storage");
  }

  private @Nullable String value(String flag) {
    OptionSpec option = command.optionsMap().get(flag);
    return option == null || option.getValue() == null ? null : option.getValue().toString();
  }
}
