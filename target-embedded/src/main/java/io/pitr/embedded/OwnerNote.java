package io.pitr.embedded;

import io.pitr.api.target.LeaseHolder;
import io.pitr.base.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that tells other processes who has the target open for writing. It is information only:
 * RocksDB's lock, which the operating system releases when a process dies, excludes others.
 *
 * <pre>
 *   process 4711 since 2026-01-02T03:04:05Z: text of the lease
 *   started 2026-01-02T03:04:01.120Z
 * </pre>
 *
 * The second line is the start of the process. It distinguishes the process from a later one with
 * the same id; notes of older versions do not have it.
 */
final class OwnerNote implements AutoCloseable {
  private static final int LIMIT_BYTES = 4096;
  private static final String STARTED = "started ";
  private static final Pattern PROCESS = Pattern.compile("process (\\d+) since .*");

  /** The start of another process is computed from the time since boot, which is corrected. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private final Path file;
  private final long pid;
  private final Instant since;

  private OwnerNote(Path file, long pid, Instant since) {
    this.file = file;
    this.pid = pid;
    this.since = since;
  }

  static OwnerNote put(Path file, Instant since) {
    var note = new OwnerNote(file, ProcessHandle.current().pid(), since);
    note.owner("");
    return note;
  }

  /** Changes the text that others see; empty when nobody holds the lease. */
  void owner(String text) {
    String line = "process " + pid + " since " + since + (text.isEmpty() ? "" : ": " + text);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      String start = started(ProcessHandle.current()).map(at -> STARTED + at + "\n").orElse("");
      PrivateFiles.replace(draft, line.replace('\n', ' ') + "\n" + start);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StoreFailure.of(e, "the note of the owner can't be written", file);
    }
  }

  /** The note of the current owner. */
  static String read(Path file) {
    try {
      return lines(file).stream().findFirst().orElse("a process that left an unreadable note");
    } catch (IOException e) {
      return "a process that left no note (" + e.getClass().getSimpleName() + ")";
    }
  }

  /** Empty for a note that is too long. */
  private static List<String> lines(Path file) throws IOException {
    if (Files.size(file) > LIMIT_BYTES) {
      return List.of();
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }

  /**
   * The process that has the target open for writing. Changes nothing.
   *
   * <p>Must not run while this process opens the target for writing: testing the store's lock would
   * release the lock of this process.
   */
  static Optional<LeaseHolder> holder(TargetFolder folder) {
    List<String> note;
    try {
      note = lines(folder.owner());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoreFailure.of(e, "the note of the owner can't be read", folder.owner());
    }
    return isWrittenByALiveProcess(note) || isLocked(folder.db().resolve("LOCK"))
        ? Optional.of(new LeaseHolder(read(folder.owner()), Duration.ZERO))
        : Optional.empty();
  }

  private static boolean isWrittenByALiveProcess(List<String> note) {
    Matcher process = PROCESS.matcher(note.isEmpty() ? "" : note.get(0));
    if (!process.matches()) {
      return false;
    }
    Optional<ProcessHandle> found = ProcessHandle.of(Long.parseLong(process.group(1)));
    if (found.isEmpty() || !found.get().isAlive()) {
      return false;
    }
    Optional<Instant> written =
        note.stream()
            .filter(line -> line.startsWith(STARTED))
            .map(line -> Instant.parse(line.substring(STARTED.length())))
            .findFirst();
    Optional<Instant> started = started(found.get());
    return written.isEmpty()
        || started.isEmpty()
        || Duration.between(written.get(), started.get()).abs().compareTo(START_TOLERANCE) <= 0;
  }

  private static Optional<Instant> started(ProcessHandle process) {
    return process.info().startInstant();
  }

  /**
   * Whether a process of another machine or container has the store's lock: its process id means
   * nothing here. A lock that can't be tested counts as held.
   */
  private static boolean isLocked(Path lock) {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ);
        FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null;
    } catch (IOException | OverlappingFileLockException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw StoreFailure.of(e, "the note of the owner can't be removed", file);
    }
  }
}
