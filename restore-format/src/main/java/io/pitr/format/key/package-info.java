/** Keys of TiDB and TiKV (spec/formats.md §0.5, §4). */
package io.pitr.format.key;
