package io.pitr.plugin.storage.local;

import io.pitr.api.storage.ObjectInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lists the objects below a folder in ascending order of path. The operating system returns the
 * names of a folder in no order. At most {@code window} of them are in memory: the smallest ones
 * not listed yet. A folder with more names is read several times. So the window and the depth limit
 * memory, not the number of objects.
 *
 * <p>A link to a file inside the root is an object. A link to a folder inside it is skipped,
 * because the folder is listed at its own place. Sockets, pipes and devices are not objects.
 */
final class SortedListing {
  static final String TEMPORARY_PREFIX = ".br-unfinished-";

  private final Path root;
  private final int window;
  private final Predicate<String> skip;
  private final Consumer<ObjectInfo> each;

  /**
   * @param skip true for paths that are skipped, with everything below them
   */
  SortedListing(Path root, int window, Predicate<String> skip, Consumer<ObjectInfo> each) {
    this.root = root;
    this.window = window;
    this.skip = skip;
    this.each = each;
  }

  /**
   * @param prefix the folder's path with a final {@code /}, or empty for the root
   */
  void folder(Path folder, String prefix) throws IOException {
    byte @Nullable [] told = null;
    while (true) {
      TreeMap<ByName, Entry> batch = next(folder, prefix, told);
      for (Entry entry : List.copyOf(batch.values())) {
        tell(folder, prefix, entry);
      }
      if (batch.size() < window) {
        return;
      }
      told = batch.lastKey().bytes();
    }
  }

  private void tell(Path folder, String prefix, Entry entry) throws IOException {
    if (entry.sizeBytes() < 0) {
      folder(folder.resolve(entry.name()), prefix + entry.name() + "/");
    } else {
      each.accept(new ObjectInfo(prefix + entry.name(), entry.sizeBytes()));
    }
  }

  private TreeMap<ByName, Entry> next(Path folder, String prefix, byte @Nullable [] told)
      throws IOException {
    var batch = new TreeMap<ByName, Entry>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      for (Path file : names) {
        String name = name(file);
        if (name.startsWith(TEMPORARY_PREFIX)
            || cannotMatter(batch, name, told)
            || skip.test(prefix + name)) {
          continue;
        }
        Entry entry = entry(file, name, prefix);
        if (entry == null) {
          continue;
        }
        ByName key = ByName.of(entry.sizeBytes() < 0 ? name + "/" : name);
        if (told == null || key.compareTo(new ByName(told)) > 0) {
          batch.put(key, entry);
          if (batch.size() > window) {
            batch.pollLastEntry();
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return batch;
  }

  /** Same as {@link Path#getFileName}, without splitting the whole path. */
  private static String name(Path file) {
    String path = file.toString();
    return path.substring(path.lastIndexOf(file.getFileSystem().getSeparator()) + 1);
  }

  /**
   * Skips files that are listed already or come after all of a full window, without reading their
   * attributes.
   */
  private boolean cannotMatter(TreeMap<ByName, Entry> batch, String name, byte @Nullable [] told) {
    if (told != null && ByName.of(name + "/").compareTo(new ByName(told)) <= 0) {
      return true;
    }
    return batch.size() == window && ByName.of(name).compareTo(batch.lastKey()) > 0;
  }

  private @Nullable Entry entry(Path file, String name, String prefix) throws IOException {
    try {
      var attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        Path target = ObjectPath.follow(root, file, prefix + name);
        attributes = Files.readAttributes(target, BasicFileAttributes.class);
        return attributes.isRegularFile() ? new Entry(name, attributes.size()) : null;
      }
      if (attributes.isDirectory()) {
        return new Entry(name, -1);
      }
      return attributes.isRegularFile() ? new Entry(name, attributes.size()) : null;
    } catch (NoSuchFileException e) {
      return null; // removed since the folder was read
    }
  }

  /**
   * @param sizeBytes negative for a folder
   */
  private record Entry(String name, long sizeBytes) {}

  private record ByName(byte[] bytes) implements Comparable<ByName> {
    static ByName of(String name) {
      return new ByName(name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(ByName other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }
  }
}
