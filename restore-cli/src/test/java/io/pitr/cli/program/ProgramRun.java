package io.pitr.cli.program;

import io.pitr.base.ShellWord;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the program as users do: a process of its own, on the module path, with all plugins. */
public record ProgramRun(int exitCode, String out, String err) {
  private static final int TIMEOUT_MINUTES = 5;

  /** From this release on a Java machine warns of native libraries that nobody allowed. */
  private static final int WARNS_OF_NATIVE = 22;

  /** A command line in a working folder, to be started. */
  static ProcessBuilder builder(Path folder, String... arguments) throws IOException {
    return new ProcessBuilder(command(arguments)).directory(folder.toFile());
  }

  /** Runs a command line in a working folder. */
  public static ProgramRun of(Path folder, String... arguments)
      throws IOException, InterruptedException {
    return of(folder, builder(folder, arguments), String.join(" ", arguments));
  }

  private static ProgramRun of(Path folder, ProcessBuilder builder, String line)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running: " + line);
    }
    return new ProgramRun(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /**
   * Gives a line to a shell, as a user who pastes it. The command {@code br} and the file {@code
   * br} in the working folder are the program.
   */
  static ProgramRun shell(Path folder, String line) throws IOException, InterruptedException {
    Path program = folder.resolve("br");
    if (!Files.exists(program)) {
      Files.writeString(program, "#!/bin/sh\nexec " + ShellWord.line(command()) + " \"$@\"\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var builder = new ProcessBuilder("sh", "-c", line).directory(folder.toFile());
    builder.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    return of(folder, builder, line);
  }

  /** What starts the program. */
  public static List<String> command(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    if (Runtime.version().feature() >= WARNS_OF_NATIVE) {
      command.add(
          "--enable-native-access=com.github.luben.zstd_jni,org.lz4.java,rocksdbjni,io.grpc.netty.shaded");
    }
    command.addAll(List.of("-p", modulePath(), "-m", "io.pitr.cli/io.pitr.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The program's own module and what it has at run time, without what only tests need. */
  private static String modulePath() throws IOException {
    Path built =
        Path.of(System.getProperty("pitr.root", ".."))
            .resolve("restore-cli/target")
            .toAbsolutePath()
            .normalize();
    String runtime = Files.readString(built.resolve("runtime.classpath"), StandardCharsets.UTF_8);
    return built.resolve("classes") + File.pathSeparator + runtime.strip();
  }
}
