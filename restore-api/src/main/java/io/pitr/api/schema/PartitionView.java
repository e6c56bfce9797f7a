package io.pitr.api.schema;

/**
 * A partition of a table.
 *
 * @param id physical id, upstream
 * @param role where the definition stands in {@code PartitionInfo}
 */
public record PartitionView(long id, String name, Role role) {
  /** The list of {@code PartitionInfo} a partition's definition is in. */
  public enum Role {
    CURRENT,
    ADDING,
    DROPPING
  }
}
