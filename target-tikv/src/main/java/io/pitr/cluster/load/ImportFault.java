package io.pitr.cluster.load;

import io.grpc.Status;
import io.pitr.api.ErrorCode;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.rpc.StatusText;
import java.util.List;
import java.util.Locale;

/** A download or ingest failed: whether another try may help (spec/restore-flow.md §3.7). */
final class ImportFault extends Exception {
  private static final long serialVersionUID = 1L;

  private static final List<List<String>> FINAL =
      List.of(
          List.of("io", "notfound"),
          List.of("permissiondenied"),
          List.of("credential info not found"),
          List.of("context canceled"));
  private static final List<String> PASSING =
      List.of(
          "server closed",
          "connection refused",
          "connection reset by peer",
          "channel closed",
          "error trying to connect",
          "connection closed before message completed",
          "body write aborted",
          "error during dispatch",
          "put object timeout",
          "timeout after",
          "internalerror",
          "not read from or written to within the timeout period",
          "<code>requesttimeout</code>",
          "<code>invalidpart</code>",
          "end of file before message length reached");

  /** How to go on. */
  enum Answer {
    /** The group starts again: regions are looked up, files downloaded anew. */
    AGAIN,
    /** As {@link #AGAIN}, a few times only. */
    AGAIN_SHORTLY,
    GIVE_UP
  }

  private final Answer answer;
  private final ErrorCode code;
  private final String where;

  ImportFault(Answer answer, ErrorCode code, String message, String where) {
    super(message);
    this.answer = answer;
    this.code = code;
    this.where = where;
  }

  /** By the words of the store that downloads. */
  static ImportFault ofDownload(String message, String where) {
    String text = message.toLowerCase(Locale.ROOT);
    if (FINAL.stream().anyMatch(words -> words.stream().allMatch(text::contains))) {
      return new ImportFault(Answer.GIVE_UP, TikvError.TIKV_BACKUP_UNREADABLE, message, where);
    }
    boolean passes =
        PASSING.stream().anyMatch(text::contains) || text.contains("not a replica of this store");
    return new ImportFault(
        passes ? Answer.AGAIN : Answer.AGAIN_SHORTLY, TikvError.TIKV_REFUSED, message, where);
  }

  static ImportFault ofCall(Status status, String where) {
    boolean passes =
        switch (status.getCode()) {
          case CANCELLED, UNAVAILABLE, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL ->
              true;
          default -> false;
        };
    return passes
        ? new ImportFault(Answer.AGAIN, TikvError.TIKV_UNREACHABLE, StatusText.of(status), where)
        : new ImportFault(
            Answer.AGAIN_SHORTLY, TikvError.TIKV_REFUSED, StatusText.of(status), where);
  }

  Answer answer() {
    return answer;
  }

  ErrorCode code() {
    return code;
  }

  String where() {
    return where;
  }
}
