package io.pitr.catalog;

import io.pitr.api.schema.TableView;
import java.util.Collection;

/** Numbers of restored objects that exist at the end of a segment. */
public record ObjectCounts(long tables, long views, long sequences) {
  public static final ObjectCounts NONE = new ObjectCounts(0, 0, 0);

  public static ObjectCounts of(Collection<TableView> objects) {
    return new ObjectCounts(
        count(objects, TableView.Kind.TABLE),
        count(objects, TableView.Kind.VIEW),
        count(objects, TableView.Kind.SEQUENCE));
  }

  private static long count(Collection<TableView> objects, TableView.Kind kind) {
    return objects.stream().filter(object -> object.kind() == kind).count();
  }
}
