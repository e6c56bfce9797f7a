package io.pitr.engine.schema;

import io.pitr.format.schema.SystemSchemas;

/** Decides which objects are restored, when they first appear. */
public interface Scoping {

  Scope database(String name);

  /**
   * @param tableId upstream
   * @param database scope of the database the table is in
   */
  Scope table(long tableId, String schema, String name, Scope database);

  /** All user objects; nothing of system databases. */
  Scoping EVERYTHING =
      new Scoping() {
        @Override
        public Scope database(String name) {
          return SystemSchemas.contains(name) ? Scope.SYSTEM : Scope.RESTORED;
        }

        @Override
        public Scope table(long tableId, String schema, String name, Scope database) {
          return database;
        }
      };
}
