package io.pitr.engine.schema;

import io.pitr.api.schema.TableView;
import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;

/**
 * A live table, view or sequence of the upstream cluster.
 *
 * @param view with upstream ids; knows the database it is in
 */
public record TableState(TableView view, Scope scope) {

  public TableInfo info() {
    return TableInfo.parse(view.json().getBytes(StandardCharsets.UTF_8));
  }
}
