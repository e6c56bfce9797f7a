package io.pitr.cli;

import io.pitr.api.CipherSpec;
import picocli.CommandLine.Mixin;

/** Encryption of a full backup and of a log backup. */
final class CipherOptions {
  @Mixin FullCipherOptions fullBackup = new FullCipherOptions();
  @Mixin LogCipherOptions logBackup = new LogCipherOptions();

  CipherSpec full() {
    return fullBackup.cipher();
  }

  CipherSpec log() {
    return logBackup.cipher();
  }

  /** The master keys of the log as plugins take them; empty if there are none. */
  String masterKeyFlag() {
    return logBackup.masterKeyFlag();
  }
}
