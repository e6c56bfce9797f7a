package example.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.option.OptionValues;
import io.pitr.testkit.schema.SchemaFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditPluginTest {
  private final AuditPlugin plugin = new AuditPlugin();

  @Test
  void theFlagNamesTheFile() {
    assertEquals("write 1 DDL statements to other.tsv", action(Map.of("audit.file", "other.tsv")));
  }

  @Test
  void withoutTheFlagTheFileIsInTheWorkingFolder() {
    assertEquals("write 1 DDL statements to br-audit.tsv", action(Map.of()));
  }

  private String action(Map<String, String> flags) {
    OptionValues options = OptionValues.of(plugin.options(), flags);
    return description(plugin.hooks(options).get(0));
  }

  private static <S> String description(DeferralHook<S> hook) {
    StateCodec<S> codec = hook.codec();
    S state = codec.read(1, "{\"trail\":\"1 c2hvcA== RFJPUA==\"}");
    List<FinishAction> actions = hook.actions(state, SchemaFixture.of());
    return actions.get(0).description();
  }
}
