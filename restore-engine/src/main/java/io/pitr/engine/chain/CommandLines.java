package io.pitr.engine.chain;

import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.base.ShellWord;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentSources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that continue a chain, with the backups, the filter and the cipher of its first segment,
 * and the other flags of the current command. A shell runs them as they are printed. They contain
 * names of key files, but no secrets: if the user gave a key itself, the command has the word FILE,
 * which the user replaces by the name of a file with that key.
 */
public final class CommandLines implements ChainRules.Commands {
  /** Keys of a chain's options. */
  public static final String FILTER = "filter";

  public static final String LOG_CIPHER = "log.crypter";

  private static final Pattern KEYED = Pattern.compile("(\\S+) key .*");
  private static final String FULL_CIPHER = "--crypter.";

  private final String target;
  private final String logStorage;
  private final Optional<String> replicaOf;
  private final Optional<SegmentEnd.At> requestedEnd;
  private final Tso logEnd;
  private final boolean last;
  private final RepeatedFlags repeated;

  /**
   * @param logStorage URL of the log, credentials removed
   * @param replicaOf URL of the original of the log, credentials removed
   * @param logEnd the newest timestamp of the log
   * @param last whether the request is for the last segment
   */
  CommandLines(
      String target,
      String logStorage,
      Optional<String> replicaOf,
      Optional<SegmentEnd.At> requestedEnd,
      Tso logEnd,
      boolean last,
      RepeatedFlags repeated) {
    this.target = target;
    this.logStorage = logStorage;
    this.replicaOf = replicaOf;
    this.requestedEnd = requestedEnd;
    this.logEnd = logEnd;
    this.last = last;
    this.repeated = repeated;
  }

  /** The commands that continue the chain of a request. */
  public static CommandLines of(RestoreRequest request, SegmentSources sources) {
    return new CommandLines(
        request.target(),
        sources.log().storage().uri(),
        sources.original().map(BackupStorage::uri),
        request.end() instanceof SegmentEnd.At at ? Optional.of(at) : Optional.empty(),
        sources.log().span().max(),
        request.last() == LastChoice.LAST,
        request.repeated());
  }

  /**
   * The commands that continue a chain of which only the target is known. The log is the one that
   * the chain has stored.
   */
  public static CommandLines ofTarget(String target, RepeatedFlags repeated) {
    return new CommandLines(
        target, "LOG", Optional.empty(), Optional.empty(), Tso.ZERO, false, repeated);
  }

  /** Rules as a chain stores them: one per line, because a quoted name may contain spaces. */
  public static String filter(List<String> rules) {
    return String.join("\n", rules);
  }

  /**
   * Up to the end that the request asks for, or else up to the end of the log as it is now. The
   * chain stays open unless the request says otherwise. If the chain has reached the end of the
   * log, only the deferred actions are left.
   */
  @Override
  public String next(ChainHead chain) {
    Tso reached = chain.reached().orElse(Tso.ZERO);
    Optional<Tso> requested = requestedEnd.map(SegmentEnd.At::ts).filter(ts -> ts.isAfter(reached));
    Tso end = requested.orElse(logEnd);
    if (!end.isAfter(reached)) {
      return finish();
    }
    return point(
        chain,
        List.of(
            "--start-ts", reached.toString(), "--restored-ts", end.toString(), "--last=" + last),
        repeated.ofPoint().stream().filter(flag -> !flag.startsWith(FULL_CIPHER)).toList());
  }

  @Override
  public String resume(ChainHead chain, Segment unfinished) {
    var range = new ArrayList<String>();
    boolean first = unfinished.index() == 1;
    if (first) {
      range.add("--full-backup-storage");
      range.add(chain.facts().locations().full().orElse("FULL"));
    } else {
      range.add("--start-ts");
      range.add(unfinished.start().toString());
    }
    range.add("--restored-ts");
    range.add(unfinished.restoredTs().toString());
    range.add("--last=" + unfinished.last());
    boolean keyMissing =
        repeated.names("--crypter.method") && !repeated.names("--crypter.key-file");
    if (first && keyMissing) {
      range.addAll(List.of("--crypter.key-file", "FILE"));
    }
    return point(
        chain,
        range,
        repeated.ofPoint().stream()
            .filter(flag -> first || !flag.startsWith(FULL_CIPHER))
            .toList());
  }

  @Override
  public String finish() {
    return ofChain("finish", repeated.ofFinish());
  }

  @Override
  public String abort() {
    return ofChain("abort", repeated.ofTarget());
  }

  private String ofChain(String verb, List<String> flags) {
    var words = new ArrayList<String>(List.of("br", "restore", verb, "--target", target));
    words.addAll(flags);
    return ShellWord.line(words);
  }

  private String point(ChainHead chain, List<String> range, List<String> flags) {
    var words = new ArrayList<String>(List.of("br", "restore", "point", "--target", target));
    words.addAll(List.of("-s", chain.facts().locations().log().orElse(logStorage)));
    replicaOf.ifPresent(original -> words.addAll(List.of("--replica-of", original)));
    words.addAll(range);
    String filter = chain.options().values().getOrDefault(FILTER, "");
    Arrays.stream(filter.split("\n"))
        .filter(rule -> !rule.isEmpty())
        .forEach(rule -> words.addAll(List.of("--filter", rule)));
    String cipher = chain.options().values().getOrDefault(LOG_CIPHER, "plaintext");
    Matcher keyed = KEYED.matcher(cipher);
    if (keyed.matches()) {
      words.addAll(List.of("--log.crypter.method", keyed.group(1)));
      if (!repeated.names("--log.crypter.key-file")) {
        words.addAll(List.of("--log.crypter.key-file", "FILE"));
      }
    }
    words.addAll(flags);
    return ShellWord.line(words);
  }
}
