package io.pitr.api.schema;

/**
 * A partition of a table.
 *
 * @param id physical id, upstream
 * @param role the list of {@code PartitionInfo} that contains the definition
 */
public record PartitionView(long id, String name, Role role) {
  /** The lists of {@code PartitionInfo}. */
  public enum Role {
    CURRENT,
    ADDING,
    DROPPING
  }
}
