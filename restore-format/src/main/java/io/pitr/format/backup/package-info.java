/** File names and small files of a backup (spec/formats.md §1, §2). */
package io.pitr.format.backup;
