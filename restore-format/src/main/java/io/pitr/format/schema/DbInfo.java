package io.pitr.format.schema;

import io.pitr.api.schema.SchemaState;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The definition of a database (spec/formats.md §6.1). Immutable; edits return a new instance. */
public final class DbInfo {
  private final byte[] json;
  private final Fields fields;

  private DbInfo(byte[] json, ObjectNode tree) {
    this.json = json;
    fields = new Fields(tree, "DBInfo");
  }

  /**
   * @throws io.pitr.api.RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT}
   */
  public static DbInfo parse(byte[] json) {
    return new DbInfo(json.clone(), GoJson.parseObject(json, "DBInfo"));
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
    return fields.name("db_name");
  }

  public String charset() {
    return fields.text("charset");
  }

  public String collation() {
    return fields.text("collate");
  }

  /** Code of a {@link SchemaState}. */
  public int state() {
    return fields.small("state");
  }

  public boolean isPublic() {
    return state() == SchemaState.PUBLIC.code();
  }

  /** Name of the placement policy. */
  public Optional<Name> policy() {
    return fields.object("policy_ref_info").map(policy -> policy.name("name"));
  }

  public DbInfo withId(long id) {
    return edit(tree -> tree.put("id", id));
  }

  public DbInfo withName(String name) {
    return edit(tree -> tree.set("db_name", Name.of(name).node()));
  }

  public DbInfo withState(SchemaState state) {
    return edit(tree -> tree.put("state", state.code()));
  }

  public DbInfo withoutPolicy() {
    return edit(tree -> tree.putNull("policy_ref_info"));
  }

  /** Applies a change to a copy of the tree. Returns the same instance if nothing changed. */
  public DbInfo edit(Consumer<ObjectNode> change) {
    ObjectNode tree = tree();
    change.accept(tree);
    byte[] edited = GoJson.write(tree);
    return Arrays.equals(edited, GoJson.write(fields.node())) ? this : new DbInfo(edited, tree);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DbInfo that && Arrays.equals(that.json, json);
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
