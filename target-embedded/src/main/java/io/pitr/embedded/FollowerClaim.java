package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.base.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The claim of the process that follows a log into the target: a lock on a file with the name of
 * the process. The operating system ends the lock when the process dies. The file stays.
 */
final class FollowerClaim implements TargetLease {
  private static final int MOST_NAME_BYTES = 4096;

  private final Path file;
  private final FileChannel channel;
  private final Runnable onClose;

  private FollowerClaim(Path file, FileChannel channel, Runnable onClose) {
    this.file = file;
    this.channel = channel;
    this.onClose = onClose;
  }

  /**
   * Must not be called while this process has the claim: closing another channel of the file would
   * release the lock.
   *
   * @throws RestoreException {@link TargetError#TARGET_FOLLOWED}
   */
  static FollowerClaim take(Path file, String owner, Runnable onClose) {
    FileChannel channel = null;
    try {
      channel =
          PrivateFiles.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (!isLocked(channel)) {
        throw followed(file, name(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      return new FollowerClaim(file, channel, onClose);
    } catch (IOException e) {
      close(channel);
      throw StoreFailure.of(e, "the file of the follower can't be written", file);
    } catch (RestoreException e) {
      close(channel);
      throw e;
    }
  }

  /** The lock lasts as long as its channel. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null && lock.isValid();
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String name(FileChannel channel) throws IOException {
    ByteBuffer name = ByteBuffer.allocate((int) Math.min(MOST_NAME_BYTES, channel.size()));
    while (name.hasRemaining() && channel.read(name, name.position()) > 0) {
      // Reads on.
    }
    return new String(name.array(), 0, name.position(), StandardCharsets.UTF_8);
  }

  static RestoreException followed(Path file, String by) {
    return new RestoreException(
        TargetError.TARGET_FOLLOWED,
        "the target is followed by " + (by.isEmpty() ? "another process" : by),
        file.toString());
  }

  @Override
  public void check() {
    if (!channel.isOpen()) {
      throw followed(file, "");
    }
  }

  @Override
  public void close() {
    close(channel);
    onClose.run();
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
