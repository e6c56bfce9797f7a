package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.inspect.verify.Damage;
import java.util.List;

/** What a verification found. */
record Verdict(
    @Description("whether no problem was found") boolean ok,
    List<DamageDetails> problems,
    @Description("paths that no checksum covers") List<String> withoutChecksum) {

  /** One problem of a backup. */
  record DamageDetails(
      @JsonUnwrapped ProblemDetails problem,
      @Description("affected tables, as far as known") List<String> tables,
      @Description("start of the affected time span; 0 if there is none") Tso fromTs,
      @Description("end of the affected time span; 0 if there is none") Tso untilTs) {}

  static Verdict of(List<Damage> damage, List<String> uncovered) {
    return new Verdict(damage.isEmpty(), damage.stream().map(Verdict::details).toList(), uncovered);
  }

  private static DamageDetails details(Damage damage) {
    return new DamageDetails(
        new ProblemDetails(
            damage.code().code(),
            damage.code().kind(),
            damage.what(),
            damage.file(),
            damage.remedy()),
        damage.tables(),
        damage.from(),
        damage.until());
  }
}
