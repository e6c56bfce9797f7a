/** Keys as TiDB and TiKV see them (spec/formats.md §0.5, §4). */
package io.pitr.format.key;
