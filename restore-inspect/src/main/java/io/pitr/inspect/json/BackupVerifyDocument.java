package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.inspect.verify.BackupVerification;

@Description("Result of `br backup verify`.")
public record BackupVerifyDocument(
    @Description("`backup verify`") String command,
    @JsonUnwrapped BackupProperties properties,
    @Description("SSTs") long baseFiles,
    @Description("databases, tables, views and sequences in the metadata") long schemas,
    @Description("entries in SSTs of the write CF") long writeEntries,
    @Description("entries in SSTs of the default CF") long defaultEntries,
    @Description("KVs: rows and index entries") long baseKvs,
    @Description("plain size of the KVs") long baseBytes,
    @Description("stored bytes that were read") long readBytes,
    @Description("SSTs whose block checksums have an unknown type; their SHA-256 was checked")
        long filesWithoutBlockChecksums,
    @Description("duration of the run") double seconds,
    @JsonUnwrapped Verdict verdict) {

  public static BackupVerifyDocument of(BackupVerification found) {
    return new BackupVerifyDocument(
        "backup verify",
        BackupProperties.of(found.facts()),
        found.files(),
        found.schemas(),
        found.writeEntries(),
        found.defaultEntries(),
        found.kvs(),
        found.kvBytes(),
        found.readBytes(),
        found.withoutBlockChecksums(),
        Seconds.of(found.elapsed()),
        Verdict.of(found.damage(), found.uncovered()));
  }
}
