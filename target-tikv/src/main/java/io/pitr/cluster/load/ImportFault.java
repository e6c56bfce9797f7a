package io.pitr.cluster.load;

import io.grpc.Status;
import io.pitr.api.ErrorCode;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.rpc.StatusText;
import java.util.List;
import java.util.Locale;

/** Failure of a download or ingest, and how to handle it (spec/restore-flow.md §3.7). */
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

  /** How the group continues. */
  enum Handling {
    /** Repeats the group with current regions and new downloads. */
    RETRY,
    /** Same as {@link #RETRY}, but only a few times. */
    RETRY_BRIEFLY,
    FAIL
  }

  private final Handling handling;
  private final ErrorCode code;
  private final String where;

  ImportFault(Handling handling, ErrorCode code, String message, String where) {
    super(message);
    this.handling = handling;
    this.code = code;
    this.where = where;
  }

  /** Classifies a failed download by the message of the store. */
  static ImportFault ofDownload(String message, String where) {
    String text = message.toLowerCase(Locale.ROOT);
    if (FINAL.stream().anyMatch(words -> words.stream().allMatch(text::contains))) {
      return new ImportFault(Handling.FAIL, TikvError.TIKV_BACKUP_UNREADABLE, message, where);
    }
    boolean passes =
        PASSING.stream().anyMatch(text::contains) || text.contains("not a replica of this store");
    return new ImportFault(
        passes ? Handling.RETRY : Handling.RETRY_BRIEFLY, TikvError.TIKV_REFUSED, message, where);
  }

  static ImportFault ofCall(Throwable failure, String where) {
    Status status = Status.fromThrowable(failure);
    boolean passes =
        switch (status.getCode()) {
          case CANCELLED, UNAVAILABLE, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL ->
              true;
          default -> false;
        };
    var fault =
        passes
            ? new ImportFault(
                Handling.RETRY, TikvError.TIKV_UNREACHABLE, StatusText.of(status), where)
            : new ImportFault(
                Handling.RETRY_BRIEFLY, TikvError.TIKV_REFUSED, StatusText.of(status), where);
    Throwable unused = fault.initCause(failure);
    return fault;
  }

  /** The same fault, after several tries. */
  ImportFault after(String failures) {
    var fault = new ImportFault(handling, code, failures, where);
    Throwable unused = fault.initCause(this);
    return fault;
  }

  Handling handling() {
    return handling;
  }

  ErrorCode code() {
    return code;
  }

  String where() {
    return where;
  }
}
