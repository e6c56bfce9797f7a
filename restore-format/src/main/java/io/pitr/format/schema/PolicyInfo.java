package io.pitr.format.schema;

import io.pitr.api.schema.SchemaState;
import java.util.Arrays;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** A placement policy (spec/formats.md §6.5). Immutable; edits return a new instance. */
public final class PolicyInfo {
  private final byte[] json;
  private final Fields fields;

  private PolicyInfo(byte[] json, ObjectNode tree) {
    this.json = json;
    fields = new Fields(tree, "PolicyInfo");
  }

  /**
   * @param json without the magic byte at the start of meta values (spec/formats.md §4.4)
   * @throws io.pitr.api.RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT}
   */
  public static PolicyInfo parse(byte[] json) {
    return new PolicyInfo(json.clone(), GoJson.parseObject(json, "PolicyInfo"));
  }

  /** UTF-8; the parsed bytes, unless edited. */
  public byte[] json() {
    return json.clone();
  }

  /** A copy of the tree. */
  public ObjectNode tree() {
    return fields.node().deepCopy();
  }

  public long id() {
    return fields.number("id");
  }

  public Name name() {
    return fields.name("name");
  }

  /** Code of a {@link SchemaState}. */
  public int state() {
    return fields.small("state");
  }

  /** Applies a change to a copy of the tree. Returns the same instance if nothing changed. */
  public PolicyInfo edit(Consumer<ObjectNode> change) {
    ObjectNode tree = tree();
    change.accept(tree);
    byte[] edited = GoJson.write(tree);
    return Arrays.equals(edited, GoJson.write(fields.node())) ? this : new PolicyInfo(edited, tree);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyInfo that && Arrays.equals(that.json, json);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }

  @Override
  public String toString() {
    return name() + " (" + id() + ")";
  }
}
