/**
 * TiDB's schema objects as JSON trees with typed views (spec/formats.md §6). An unedited value
 * keeps its bytes. An edited one is written as Go's encoder would write it and keeps unknown
 * fields, the order of keys and all 64 bits of numbers.
 */
package io.pitr.format.schema;
