package io.pitr.format.schema;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A view (spec/formats.md §6.5).
 *
 * @param algorithm 0 undefined, 1 merge, 2 temptable
 * @param security 0 definer, 1 invoker
 * @param checkOption 0 local, 1 cascaded
 * @param select the query
 * @param columns names given to the view's columns
 */
public record ViewInfo(
    int algorithm,
    String definerUser,
    String definerHost,
    boolean definerIsCurrentUser,
    int security,
    int checkOption,
    String select,
    List<Name> columns) {
  public ViewInfo {
    columns = List.copyOf(columns);
  }

  static ViewInfo read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    var definer = fields.object("view_definer");
    return new ViewInfo(
        fields.small("view_algorithm"),
        definer.map(user -> user.text("Username")).orElse(""),
        definer.map(user -> user.text("Hostname")).orElse(""),
        definer.map(user -> user.flag("CurrentUser")).orElse(false),
        fields.small("view_security"),
        fields.small("view_checkoption"),
        fields.text("view_select"),
        fields.list("view_cols", Name::read));
  }
}
