package io.pitr.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Copies the files of a folder to another one in any order, as a replicated bucket does. */
final class Replication {
  private final Path original;
  private final Path replica;

  Replication(Path original, Path replica) {
    this.original = original;
    this.replica = replica;
  }

  Path original() {
    return original;
  }

  Path replica() {
    return replica;
  }

  /** Copies some of the files that are new or have changed. */
  void some(SplittableRandom random) {
    List<String> late = late();
    for (int left = random.nextInt(late.size() + 1); left > 0; left--) {
      copy(late.remove(random.nextInt(late.size())));
    }
  }

  /** Copies all files, except some. */
  void allBut(Predicate<String> kept) {
    late().stream().filter(kept.negate()).forEach(this::copy);
  }

  void all() {
    allBut(path -> false);
  }

  /** Paths that the replica does not have, or not in their present form, in order. */
  List<String> late() {
    var late = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String path = original.relativize(file).toString();
        Path copy = replica.resolve(path);
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          late.add(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return late;
  }

  /** A copy appears complete, as in an object store. */
  void copy(String path) {
    try {
      Path draft = Files.createTempFile(replica.toAbsolutePath().getParent(), "draft", "");
      Files.copy(original.resolve(path), draft, StandardCopyOption.REPLACE_EXISTING);
      Path to = replica.resolve(path);
      Files.createDirectories(to.getParent());
      Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
