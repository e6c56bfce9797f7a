package io.pitr.engine.chain;

import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentSources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that continue a chain, with the backups, the filter and the cipher of its first segment,
 * and the other flags of the current command. They contain names of key files, but no secrets. The
 * user fills in words in capitals.
 */
public final class CommandLines implements ChainRules.Commands {
  /** Keys of the locations of a chain's backups. */
  public static final String LOG_STORAGE = "log.storage";

  public static final String FULL_STORAGE = "full.storage";

  /** Keys of a chain's options. */
  public static final String FILTER = "filter";

  public static final String LOG_CIPHER = "log.crypter";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,+@%-]+");
  private static final Pattern KEYED = Pattern.compile("(\\S+) key .*");

  private final String target;
  private final String logStorage;
  private final List<String> repeated;

  /**
   * @param logStorage URL of the log, credentials removed
   * @param repeated flags to repeat, as they were typed
   */
  public CommandLines(String target, String logStorage, List<String> repeated) {
    this.target = target;
    this.logStorage = logStorage;
    this.repeated = List.copyOf(repeated);
  }

  /** The commands that continue the chain of a request. */
  public static CommandLines of(RestoreRequest request, SegmentSources sources) {
    return new CommandLines(request.target(), sources.log().storage().uri(), request.repeated());
  }

  /** Rules as a chain stores them: one per line, because a quoted name may contain spaces. */
  public static String filter(List<String> rules) {
    return String.join("\n", rules);
  }

  @Override
  public String next(ChainHead chain) {
    return point(
        chain,
        List.of(
            "--start-ts",
            chain.reached().map(Object::toString).orElse("TS"),
            "--restored-ts",
            "TS",
            "--last=false|true"));
  }

  @Override
  public String resume(ChainHead chain, Segment unfinished) {
    var range = new ArrayList<String>();
    if (unfinished.index() == 1) {
      range.add("--full-backup-storage");
      range.add(chain.source(FULL_STORAGE).map(CommandLines::quote).orElse("FULL"));
    } else {
      range.add("--start-ts");
      range.add(unfinished.start().toString());
    }
    range.add("--restored-ts");
    range.add(unfinished.restoredTs().toString());
    range.add("--last=" + unfinished.last());
    return point(chain, range);
  }

  @Override
  public String finish() {
    return "br restore finish --target " + quote(target);
  }

  @Override
  public String abort() {
    return "br restore abort --target " + quote(target);
  }

  private String point(ChainHead chain, List<String> range) {
    var words = new ArrayList<String>(List.of("br restore point --target", quote(target), "-s"));
    words.add(quote(chain.source(LOG_STORAGE).orElse(logStorage)));
    words.addAll(range);
    String filter = chain.options().values().getOrDefault(FILTER, "");
    Arrays.stream(filter.split("\n"))
        .filter(rule -> !rule.isEmpty())
        .forEach(rule -> words.add("--filter " + quote(rule)));
    String cipher = chain.options().values().getOrDefault(LOG_CIPHER, "plaintext");
    Matcher keyed = KEYED.matcher(cipher);
    if (keyed.matches()) {
      words.add("--log.crypter.method " + keyed.group(1));
      if (repeated.stream().noneMatch(flag -> flag.startsWith("--log.crypter.key-file"))) {
        words.add("--log.crypter.key-file FILE");
      }
    }
    repeated.forEach(flag -> words.add(quote(flag)));
    return String.join(" ", words);
  }

  private static String quote(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
