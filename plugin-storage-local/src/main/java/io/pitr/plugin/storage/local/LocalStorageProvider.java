package io.pitr.plugin.storage.local;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StorageProvider;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Opens {@code local:///path}, {@code file:///path} and a plain absolute path. */
final class LocalStorageProvider implements StorageProvider {
  private static final String REMEDY = "Give an absolute folder, such as local:///data/backup.";

  @Override
  public Set<String> schemes() {
    return Set.of("local", "file");
  }

  @Override
  public BackupStorage open(String url, Map<String, String> options) {
    Path root = folder(url);
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw invalid(url, "the storage is a file, not a folder");
    }
    return new LocalStorage(root);
  }

  private static Path folder(String url) {
    int schemeEnd = url.indexOf("://");
    String path = schemeEnd < 0 ? url : unescape(url, withoutQuery(url.substring(schemeEnd + 3)));
    if (!path.startsWith("/")) {
      throw invalid(url, "the folder is not absolute");
    }
    if (path.indexOf('\0') >= 0) {
      throw invalid(url, "the folder's name holds a NUL");
    }
    try {
      return Path.of(path).normalize();
    } catch (InvalidPathException e) {
      throw new RestoreException(
          StorageError.STORAGE_URL_INVALID,
          "the folder's name can't be used here: " + e.getReason(),
          url,
          REMEDY,
          e);
    }
  }

  private static String withoutQuery(String rest) {
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query);
  }

  /** Percent escapes as in any URL; a plus sign stays one. */
  private static String unescape(String url, String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var bytes = new ByteArrayOutputStream(path.length());
    byte[] raw = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes.write(raw[i]);
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw invalid(url, "a percent sign is not followed by two hexadecimal digits");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RestoreException(
          StorageError.STORAGE_URL_INVALID, "the escapes are not UTF-8", url, REMEDY, e);
    }
  }

  private static RestoreException invalid(String url, String what) {
    return new RestoreException(
        StorageError.STORAGE_URL_INVALID, what, url.replaceFirst("\\?.*", ""), REMEDY);
  }
}
