/** Names and small files of a backup's folder (spec/formats.md §1, §2). */
package io.pitr.format.backup;
