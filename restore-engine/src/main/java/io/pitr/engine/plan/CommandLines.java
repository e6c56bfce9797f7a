package io.pitr.engine.plan;

import io.pitr.api.Tso;
import io.pitr.engine.chain.Segment;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Commands that continue what a request began. Secrets never appear: only names of key files do.
 */
public final class CommandLines implements ChainRules.Commands {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,+@%*!-]+");
  private static final String TARGET = "--target ";

  private final String target;
  private final String logStorage;
  private final Map<String, String> kept;

  /**
   * @param logStorage URL of the log, credentials removed
   * @param kept flags to repeat, by name without dashes
   */
  public CommandLines(String target, String logStorage, Map<String, String> kept) {
    this.target = target;
    this.logStorage = logStorage;
    this.kept = new TreeMap<>(kept);
  }

  @Override
  public String next(Tso reached) {
    return point(" --start-ts " + reached + " --restored-ts TS --last=false|true");
  }

  @Override
  public String resume(Segment unfinished) {
    return point(
        (unfinished.index() == 1
                ? " --full-backup-storage FULL"
                : " --start-ts " + unfinished.start())
            + " --restored-ts "
            + unfinished.restored()
            + " --last="
            + unfinished.last());
  }

  @Override
  public String finish() {
    return "br restore finish " + TARGET + quote(target);
  }

  @Override
  public String abort() {
    return "br restore abort " + TARGET + quote(target);
  }

  private String point(String range) {
    var line =
        new StringBuilder("br restore point ")
            .append(TARGET)
            .append(quote(target))
            .append(" -s ")
            .append(quote(logStorage))
            .append(range);
    kept.forEach((name, value) -> line.append(" --").append(name).append(' ').append(quote(value)));
    return line.toString();
  }

  private static String quote(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
