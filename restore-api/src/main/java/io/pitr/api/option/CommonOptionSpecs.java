package io.pitr.api.option;

/**
 * Options that several plugins declare. Two plugins may declare the same option only with equal
 * declarations, so they take these.
 */
public final class CommonOptionSpecs {
  /** {@code --send-credentials-to-tikv}: for storages with credentials, and targets with nodes. */
  public static final OptionSpec SEND_CREDENTIALS =
      OptionSpec.flag(
              "send-credentials-to-tikv", "Send the storage's credentials to the TiKV nodes.")
          .withDefault("true")
          .withAliases("c")
          .under(OptionTopic.SECURITY)
          .usedBy(OptionUse.RESTORE);

  /** {@code --no-credentials}: for storages that can be read without signing in. */
  public static final OptionSpec NO_CREDENTIALS =
      OptionSpec.flag("no-credentials", "Send requests without credentials.")
          .under(OptionTopic.SECURITY);

  private CommonOptionSpecs() {}
}
