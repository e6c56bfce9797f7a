package io.pitr.writer.ddl;

/** One table of a RENAME TABLE statement. */
public record RenamePart(String fromDatabase, String fromName, String toDatabase, String toName) {
  @Override
  public String toString() {
    return "`%s`.`%s` TO `%s`.`%s`".formatted(fromDatabase, fromName, toDatabase, toName);
  }
}
