package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads objects: small ones with one request, large ones in parallel parts. The first part tells
 * the size of the object, so no request is needed before it. All parts must be of the same version.
 */
final class ObjectReader {
  /** Larger than any object of any service; keeps sums from overflowing. */
  private static final long MAX_OFFSET = 1L << 60;

  private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 16L;

  private final S3Settings settings;
  private final int partBytes;
  private final PartReader parts;
  private final ObjectLook look;
  private final FailureReport report;
  private final ReaderPool pool;

  ObjectReader(
      S3Settings settings,
      int partBytes,
      PartReader parts,
      ObjectLook look,
      FailureReport report,
      ReaderPool pool) {
    this.settings = settings;
    this.partBytes = partBytes;
    this.parts = parts;
    this.look = look;
    this.report = report;
    this.pool = pool;
  }

  byte[] read(String path, long limit) {
    Optional<Part> first = first(path, (int) Math.min(partBytes, Math.max(1, limit)));
    if (first.isEmpty()) {
      return new byte[0];
    }
    long total = first.get().totalBytes();
    if (total > Math.min(limit, MAX_ARRAY_BYTES)) {
      throw new RestoreException(
          StorageError.STORAGE_TOO_LARGE,
          "the object has " + total + " bytes, at most " + limit + " are expected",
          settings.location().where(path));
    }
    if (first.get().bytes().length == total) {
      return first.get().bytes();
    }
    byte[] whole = new byte[(int) total];
    int from = first.get().bytes().length;
    System.arraycopy(first.get().bytes(), 0, whole, 0, from);
    fill(path, 0, whole, from, first.get().tag());
    return whole;
  }

  byte[] read(String path, long offset, int length) {
    if (length == 0 || offset > MAX_OFFSET) {
      return none(path, offset, length);
    }
    Part first = part(path, offset, Math.min(partBytes, length));
    if (first.totalBytes() - offset < length) {
      throw tooShort(path, offset, length, first.totalBytes());
    }
    if (first.bytes().length == length) {
      return first.bytes();
    }
    byte[] range = new byte[length];
    System.arraycopy(first.bytes(), 0, range, 0, first.bytes().length);
    fill(path, offset, range, first.bytes().length, first.tag());
    return range;
  }

  InputStream open(String path) {
    Optional<Part> first = first(path, partBytes);
    return first.isEmpty()
        ? InputStream.nullInputStream()
        : new PartStream(this, path, first.get(), partBytes, pool);
  }

  /**
   * Reads a part in the middle of an object.
   *
   * @param tag the version that the part must have; empty if it is not known
   */
  byte[] part(String path, long offset, int length, String tag) {
    Part part = part(path, offset, length);
    if (!part.tag().equals(tag)) {
      throw new RestoreException(
          S3Error.S3_OBJECT_CHANGED,
          "it was version " + tag + " and became " + part.tag(),
          settings.location().where(path));
    }
    if (part.bytes().length < length) {
      throw tooShort(path, offset, length, part.totalBytes());
    }
    return part.bytes();
  }

  /** Empty for an empty object, because services refuse a range of it. */
  private Optional<Part> first(String path, int length) {
    try {
      return Optional.of(parts.read(path, 0, length)).filter(part -> part.totalBytes() > 0);
    } catch (FailedRequest e) {
      if (e.failure().kind() == S3Failure.Kind.PAST_END) {
        return Optional.empty();
      }
      throw absentOr(path, e);
    }
  }

  private Part part(String path, long offset, int length) {
    try {
      return parts.read(path, offset, length);
    } catch (FailedRequest e) {
      if (e.failure().kind() == S3Failure.Kind.PAST_END) {
        throw tooShort(path, offset, length, size(path));
      }
      throw absentOr(path, e);
    }
  }

  private RestoreException absentOr(String path, FailedRequest e) {
    return look.isAbsent(path, e)
        ? new RestoreException(
            StorageError.STORAGE_NOT_FOUND, "no such object", settings.location().where(path), e)
        : report.of(S3Verb.READ, path, e);
  }

  private byte[] none(String path, long offset, int length) {
    long size = size(path);
    if (size - offset < length) {
      throw tooShort(path, offset, length, size);
    }
    return new byte[0];
  }

  private long size(String path) {
    return look.at(path)
        .map(ObjectInfo::size)
        .orElseThrow(
            () ->
                new RestoreException(
                    StorageError.STORAGE_NOT_FOUND,
                    "no such object",
                    settings.location().where(path)));
  }

  private void fill(String path, long offset, byte[] into, int from, String tag) {
    int count = (int) (((long) into.length - from + partBytes - 1) / partBytes);
    pool.forEach(
        count,
        i -> {
          int at = (int) (from + (long) i * partBytes);
          int length = Math.min(partBytes, into.length - at);
          System.arraycopy(part(path, offset + at, length, tag), 0, into, at, length);
        });
  }

  private RestoreException tooShort(String path, long offset, long length, long size) {
    return new RestoreException(
        StorageError.STORAGE_SHORT_READ,
        "bytes " + offset + " to " + (offset + length) + " are wanted, the object has " + size,
        settings.location().where(path));
  }
}
