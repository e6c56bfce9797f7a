/** Random histories of a cluster: statements, DDL in all its states, flushes, and what results. */
@org.jspecify.annotations.NullMarked
package io.pitr.workload;
