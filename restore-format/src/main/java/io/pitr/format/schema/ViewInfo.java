package io.pitr.format.schema;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A view (spec/formats.md §6.5).
 *
 * @param algorithm 0 undefined, 1 merge, 2 temptable
 * @param definerUser the authenticated user if recorded
 * @param security 0 definer, 1 invoker
 * @param checkOption 0 local, 1 cascaded
 * @param select the query
 * @param columns names of the view's columns
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
    Optional<Fields> definer = fields.object("view_definer");
    boolean authenticated =
        definer
            .filter(user -> !user.text("AuthUsername").isEmpty())
            .filter(user -> !user.text("AuthHostname").isEmpty())
            .isPresent();
    String userKey = authenticated ? "AuthUsername" : "Username";
    String hostKey = authenticated ? "AuthHostname" : "Hostname";
    return new ViewInfo(
        fields.small("view_algorithm"),
        definer.map(user -> user.text(userKey)).orElse(""),
        definer.map(user -> user.text(hostKey)).orElse(""),
        definer.map(user -> user.flag("CurrentUser")).orElse(false),
        fields.small("view_security"),
        fields.small("view_checkoption"),
        fields.text("view_select"),
        fields.list("view_cols", Name::read));
  }
}
