/** Sorts the events of a unit by key and drops repeats. */
package io.pitr.apply.sort;
