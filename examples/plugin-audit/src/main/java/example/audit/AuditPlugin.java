package example.audit;

import io.pitr.api.RestorePlugin;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionTopic;
import io.pitr.api.option.OptionUse;
import io.pitr.api.option.OptionValues;
import java.util.List;

/** The entry point, found by {@link java.util.ServiceLoader}. */
public final class AuditPlugin implements RestorePlugin {
  private static final OptionSpec FILE =
      OptionSpec.file("audit.file", "File that gets one line per DDL statement at the end.")
          .withDefault("br-audit.tsv")
          .under(OptionTopic.FINISH)
          .usedBy(OptionUse.FINISH);

  @Override
  public String id() {
    return "audit";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(FILE);
  }

  @Override
  public List<DeferralHook<?>> hooks(OptionValues options) {
    return List.of(new AuditHook(new AuditFile(options.file(FILE.name()).orElseThrow())));
  }
}
