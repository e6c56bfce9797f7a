package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.inspect.export.ExportReport;
import java.util.List;

@Description("Result of `br export`.")
public record ExportDocument(
    @Description("`export`") String command,
    @Description("folder that was written") String folder,
    @Description("`sql`, `csv` or `jsonl`") String format,
    long databases,
    long tables,
    long views,
    long sequences,
    @Description("rows of all tables") long rows,
    @Description("size of all files") long bytes,
    @Description("indexes that a deferred action will rebuild, as `db`.`table`.`index`")
        List<String> pending,
    @Description("tables that cannot be read and have no files") List<UnreadableObject> unreadable,
    @JsonUnwrapped StateRead state) {

  public static ExportDocument of(
      String folder, String format, List<String> pending, ExportReport report, StateRead state) {
    return new ExportDocument(
        "export",
        folder,
        format,
        report.databases(),
        report.tables(),
        report.views(),
        report.sequences(),
        report.rows(),
        report.bytes(),
        pending,
        UnreadableObject.of(report.skippedTables()),
        state);
  }
}
