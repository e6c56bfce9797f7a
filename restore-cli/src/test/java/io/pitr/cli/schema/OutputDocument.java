package io.pitr.cli.schema;

import io.pitr.cli.output.CompletionDocument;
import io.pitr.cli.output.ManDocument;
import io.pitr.cli.output.PluginsDocument;
import io.pitr.demo.DemoDocument;
import io.pitr.inspect.json.AbortDocument;
import io.pitr.inspect.json.BackupInfoDocument;
import io.pitr.inspect.json.BackupVerifyDocument;
import io.pitr.inspect.json.CheckDocument;
import io.pitr.inspect.json.ExportDocument;
import io.pitr.inspect.json.FailureDocument;
import io.pitr.inspect.json.LogInfoDocument;
import io.pitr.inspect.json.LogVerifyDocument;
import io.pitr.inspect.json.PlanDocument;
import io.pitr.inspect.json.RestoreDocument;
import io.pitr.inspect.json.StatusDocument;
import io.pitr.inspect.json.TimelineDocument;
import io.pitr.inspect.report.FollowDocument;
import io.pitr.inspect.report.ReportDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The JSON documents that the program writes. */
public enum OutputDocument {
  RESTORE(RestoreDocument.class, "restore point", "restore finish", "restore follow"),
  PLAN(PlanDocument.class, "restore point"),
  FOLLOW(FollowDocument.class, "restore follow"),
  STATUS(StatusDocument.class, "restore status"),
  ABORT(AbortDocument.class, "restore abort"),
  REPORT(ReportDocument.class, "restore point", "restore finish", "restore follow"),
  CHECK(CheckDocument.class, "check"),
  EXPORT(ExportDocument.class, "export"),
  BACKUP_INFO(BackupInfoDocument.class, "backup info"),
  BACKUP_VERIFY(BackupVerifyDocument.class, "backup verify"),
  LOG_INFO(LogInfoDocument.class, "log info"),
  LOG_TIMELINE(TimelineDocument.class, "log timeline"),
  LOG_VERIFY(LogVerifyDocument.class, "log verify"),
  PLUGINS(PluginsDocument.class, "plugins"),
  COMPLETION(CompletionDocument.class, "completion"),
  MAN(ManDocument.class, "man"),
  DEMO(DemoDocument.class, "demo"),
  FAILURE(FailureDocument.class);

  private final Class<? extends Record> type;
  private final List<String> commands;

  OutputDocument(Class<? extends Record> type, String... commands) {
    this.type = type;
    this.commands = List.of(commands);
  }

  Class<? extends Record> type() {
    return type;
  }

  /** Values of the key {@code command}; empty if a document of any command has this form. */
  List<String> commands() {
    return commands;
  }

  String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The form of a document on standard output. */
  public static OutputDocument of(JsonNode document) {
    if (document.has("error")) {
      return FAILURE;
    }
    if (document.has("segment") && !document.has("dryRun")) {
      return RESTORE;
    }
    if (document.path("dryRun").asBoolean(false)) {
      return PLAN;
    }
    String command = document.path("command").asString("");
    return Arrays.stream(values())
        .filter(
            each ->
                each != PLAN
                    && each != REPORT
                    && each != RESTORE
                    && each.commands.contains(command))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no form of a document: " + document));
  }
}
