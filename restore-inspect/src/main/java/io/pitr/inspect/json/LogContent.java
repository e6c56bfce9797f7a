package io.pitr.inspect.json;

import io.pitr.api.Tso;

/** What a log backup contains. */
record LogContent(
    @Description("metadata files") long metaFiles,
    @Description("objects in the metadata; each holds several log files") long objects,
    @Description("log files") long logFiles,
    @Description("entries in the log files, duplicates included") long logEntries,
    @Description("plain size of the log files") long logPlainBytes,
    @Description("smallest timestamp of an entry; 0 without entries") Tso firstTs,
    @Description("greatest timestamp of an entry; after `maxTs` the log is incomplete")
        Tso lastTs) {}
