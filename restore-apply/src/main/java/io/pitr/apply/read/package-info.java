/** Reads, decompresses, checks, filters and rewrites the events of a unit. */
package io.pitr.apply.read;
