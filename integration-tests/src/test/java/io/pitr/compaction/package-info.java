/** Changes a log backup after it was written: compactions, migrations, ingested SSTs. */
package io.pitr.compaction;
