package io.pitr.inspect.json;

import io.pitr.api.Tso;
import io.pitr.inspect.export.ExportReport;
import java.util.List;

@Description("Result of `br export`.")
public record ExportDocument(
    @Description("`export`") String command,
    @Description("folder that was written") String folder,
    @Description("`sql`, `csv` or `jsonl`") String format,
    @Description("timestamp of the exported state") Tso ts,
    long databases,
    long tables,
    long views,
    long sequences,
    @Description("rows of all tables") long rows,
    @Description("size of all files") long bytes,
    @Description("indexes that a deferred action will rebuild, as `db`.`table`.`index`")
        List<String> pending,
    @Description("tables that cannot be read and have no files")
        List<UnreadableObject> unreadable) {

  public static ExportDocument of(
      String folder, String format, Tso ts, List<String> pending, ExportReport report) {
    return new ExportDocument(
        "export",
        folder,
        format,
        ts,
        report.databases(),
        report.tables(),
        report.views(),
        report.sequences(),
        report.rows(),
        report.bytes(),
        pending,
        UnreadableObject.of(report.skippedTables()));
  }
}
