package io.pitr.plugin.storage.local;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.storage.WritableStorage;
import io.pitr.base.PercentEscapes;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code local:///path}, {@code file:///path} and a plain absolute path. */
final class LocalStorageProvider implements StorageProvider {
  private static final String REMEDY = "Give an absolute folder, such as local:///data/backup.";

  @Override
  public Set<String> schemes() {
    return Set.of("local", "file");
  }

  @Override
  public BackupStorage open(String url, OptionValues options) {
    return openForWriting(url, options);
  }

  @Override
  public WritableStorage openForWriting(String url, OptionValues options) {
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

  private static String unescape(String url, String path) {
    try {
      return PercentEscapes.decode(path);
    } catch (URISyntaxException e) {
      throw new RestoreException(
          StorageError.STORAGE_URL_INVALID,
          e.getReason(),
          url.replaceFirst("\\?.*", ""),
          REMEDY,
          e);
    }
  }

  private static RestoreException invalid(String url, String what) {
    return new RestoreException(
        StorageError.STORAGE_URL_INVALID, what, url.replaceFirst("\\?.*", ""), REMEDY);
  }
}
