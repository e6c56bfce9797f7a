package io.pitr.cli.output;

import io.pitr.inspect.verify.Damage;
import java.util.List;

/** The fields that all verifications share. */
public final class DamageJson {
  private DamageJson() {}

  /** Adds {@code ok}, {@code problems} and {@code unvouched}. */
  public static void add(JsonDocument document, List<Damage> damage, List<String> unvouched) {
    document.put("ok", damage.isEmpty());
    document.objects(
        "problems",
        damage,
        (Damage each, JsonDocument json) ->
            json.put("code", each.code().code())
                .put("file", each.file())
                .put("what", each.what())
                .strings("tables", each.tables())
                .putUnsigned("fromTs", each.from().value())
                .putUnsigned("untilTs", each.until().value())
                .put("remedy", each.remedy()));
    document.strings("unvouched", unvouched);
  }
}
