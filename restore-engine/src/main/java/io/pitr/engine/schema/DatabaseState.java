package io.pitr.engine.schema;

import io.pitr.format.schema.DbInfo;

/** A live database of the upstream cluster. */
public record DatabaseState(DbInfo info, Scope scope) {}
