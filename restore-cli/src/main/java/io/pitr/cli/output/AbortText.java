package io.pitr.cli.output;

import io.pitr.api.Tso;
import io.pitr.engine.report.AbortPlan;
import io.pitr.engine.report.AbortPlan.State;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.format.time.TsoText;
import java.util.ArrayList;
import java.util.List;

/** What an abort is about to do, and what it has done. */
public final class AbortText {
  private static final String INDENT = "          ";
  private static final int NAMED = 5;

  private AbortText() {}

  public static List<String> lines(AbortReport report) {
    AbortPlan found = report.found();
    var lines = new ArrayList<String>();
    lines.add(head(found, report.dropped()));
    if (!found.detail().isEmpty()) {
      lines.add(INDENT + found.detail());
    }
    if (report.purged()) {
      lines.add(INDENT + "the record of the chain is deleted");
    }
    if (!found.reached().equals(Tso.ZERO)) {
      lines.add("reached   " + TsoText.both(found.reached()));
    }
    objects(lines, "removed   ", " from the target", report.dropped());
    objects(lines, "left      ", " on the target", report.left());
    if (!report.left().isEmpty()) {
      lines.add(
          INDENT
              + (report.purged()
                  ? "drop them before you restore them again"
                  : "`br restore abort --drop-restored` removes them"));
    }
    return lines;
  }

  private static String head(AbortPlan found, List<String> dropped) {
    return switch (found.state()) {
      case NONE -> "no chain";
      case OPEN -> "aborted   chain " + found.chain();
      case ABORTED -> (dropped.isEmpty() ? "aborted   " : "removed   ") + "chain " + found.chain();
      case FINISHED -> "finished  chain " + found.chain();
    };
  }

  private static void objects(
      List<String> lines, String label, String where, List<String> objects) {
    if (!objects.isEmpty()) {
      lines.add(label + Count.of(objects.size(), "object") + where);
      objects.forEach(name -> lines.add(INDENT + name));
    }
  }

  /** Before the question: what happens, with all names. */
  public static List<String> question(AbortPlan plan, AbortChoice choice) {
    var lines = new ArrayList<String>();
    lines.add("This " + action(plan, choice) + ".");
    objects(
        lines,
        choice == AbortChoice.DROP_RESTORED ? "removes   " : "leaves    ",
        " on the target",
        plan.objects());
    return lines;
  }

  /** The same in one line, with the first names. */
  public static String sentence(AbortPlan plan, AbortChoice choice) {
    List<String> names = plan.objects();
    String shown =
        String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
            + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    return "it "
        + action(plan, choice)
        + (names.isEmpty()
            ? ""
            : (choice == AbortChoice.DROP_RESTORED ? " and removes " : " and leaves ") + shown);
  }

  private static String action(AbortPlan plan, AbortChoice choice) {
    String chain = plan.chain().isEmpty() ? "the chain" : "chain " + plan.chain();
    String aborts = plan.state() == State.OPEN ? "aborts " : "cleans up after ";
    String reached =
        plan.reached().equals(Tso.ZERO)
            ? ""
            : ", which has reached " + TsoText.both(plan.reached());
    return aborts + chain + reached + (choice == AbortChoice.KEEP ? "" : ", deletes its record");
  }
}
