/** MVCC records as immutable values (spec/formats.md §1.8). */
package io.pitr.format.mvcc;
