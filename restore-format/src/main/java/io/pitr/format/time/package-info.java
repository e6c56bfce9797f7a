/** Timestamps as text (spec/formats.md §0.4). */
package io.pitr.format.time;
