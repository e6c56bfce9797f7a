/**
 * TiDB's schema objects as JSON trees with typed views (spec/formats.md §6). A value that is not
 * edited keeps its bytes; an edited one is written as Go's encoder would write it, with unknown
 * fields, the order of keys and all 64 bits of numbers kept.
 */
package io.pitr.format.schema;
