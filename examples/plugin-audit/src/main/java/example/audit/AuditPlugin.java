package example.audit;

import io.pitr.api.RestorePlugin;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionValues;
import java.nio.file.Path;
import java.util.List;

/** The entry point, found by {@link java.util.ServiceLoader}. */
public final class AuditPlugin implements RestorePlugin {
  private static final String FILE_VARIABLE = "BR_AUDIT_FILE";
  private static final String DEFAULT_FILE = "br-audit.tsv";

  @Override
  public String id() {
    return "audit";
  }

  @Override
  public List<DeferralHook<?>> hooks(OptionValues options) {
    String file = System.getenv().getOrDefault(FILE_VARIABLE, DEFAULT_FILE);
    return List.of(new AuditHook(new AuditFile(Path.of(file))));
  }
}
