package io.pitr.format.schema;

import tools.jackson.databind.node.ObjectNode;

/**
 * A column of an index.
 *
 * @param offset position among all columns of the table
 * @param length length of the prefix in characters or bytes; {@link #FULL} for the whole value
 * @param usesChangingType whether entries have the column's {@code changing_type}
 */
public record IndexColumn(Name name, int offset, int length, boolean usesChangingType) {
  public static final int FULL = -1;

  static IndexColumn read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    return new IndexColumn(
        fields.name("name"),
        fields.small("offset"),
        fields.small("length"),
        fields.flag("using_changing_type"));
  }

  public boolean isPrefix() {
    return length != FULL;
  }
}
