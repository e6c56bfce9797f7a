package io.pitr.inspect.report;

import io.pitr.api.Problem;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of an error in every JSON document: {@code code, kind, message, where, remedy}. */
public final class ProblemJson {
  private ProblemJson() {}

  /** Writes the fields of one error. */
  public static void fill(ObjectNode node, Problem problem) {
    node.put("code", problem.code().code())
        .put("kind", problem.code().kind().name().toLowerCase(Locale.ROOT))
        .put("message", problem.what())
        .put("where", problem.where())
        .put("remedy", problem.remedy());
  }

  /** Adds an array of errors. */
  public static void add(ObjectNode node, String name, List<Problem> problems) {
    ArrayNode array = node.putArray(name);
    problems.forEach(problem -> fill(array.addObject(), problem));
  }
}
