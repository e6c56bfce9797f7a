package io.pitr.inspect.verify;

import io.pitr.api.ErrorCode;
import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import io.pitr.format.time.TsoText;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One problem of a backup.
 *
 * @param file path in the storage, with the offset of the range if there is one
 * @param tableIds physical tables in the file; empty if unknown
 * @param tables names of the tables
 * @param from start of the affected time span; zero if there is none
 * @param until end of the affected time span
 */
public record Damage(
    ErrorCode code,
    String file,
    String what,
    String remedy,
    SortedSet<Long> tableIds,
    List<String> tables,
    Tso from,
    Tso until) {
  private static final int TABLES_SHOWN = 5;

  public Damage {
    tableIds = new TreeSet<>(tableIds);
    tables = List.copyOf(tables);
  }

  static Damage of(ErrorCode code, String file, String what) {
    return new Damage(
        code, file, what, code.remedy(), new TreeSet<>(), List.of(), Tso.ZERO, Tso.ZERO);
  }

  /** One damage for each problem of an exception. */
  static List<Damage> of(RestoreException e, String file) {
    return e.problems().stream()
        .map(
            problem ->
                new Damage(
                    problem.code(),
                    problem.where().isEmpty() ? file : problem.where(),
                    problem.what(),
                    problem.remedy(),
                    new TreeSet<>(),
                    List.of(),
                    Tso.ZERO,
                    Tso.ZERO))
        .toList();
  }

  /**
   * As {@link #of(RestoreException, String)}, with {@code corrupt} as the code of corrupt bytes.
   */
  static List<Damage> of(RestoreException e, String file, ErrorCode corrupt) {
    return of(e, file).stream()
        .map(d -> d.code() == FormatError.FORMAT_CORRUPT ? of(corrupt, d.file(), d.what()) : d)
        .toList();
  }

  Damage concerning(Collection<Long> ids, Tso begin, Tso end) {
    return new Damage(code, file, what, remedy, new TreeSet<>(ids), tables, begin, end);
  }

  Damage named(TableNames names) {
    return new Damage(code, file, what, remedy, tableIds, names.of(tableIds), from, until);
  }

  /** The damage as a problem to report. */
  public Problem problem() {
    var text = new StringBuilder(what);
    if (!tables.isEmpty()) {
      text.append("; affects ")
          .append(String.join(", ", tables.subList(0, Math.min(TABLES_SHOWN, tables.size()))));
      if (tables.size() > TABLES_SHOWN) {
        text.append(" and ").append(tables.size() - TABLES_SHOWN).append(" more tables");
      }
    }
    if (!until.equals(Tso.ZERO)) {
      text.append("; from ").append(TsoText.both(from)).append(" to ").append(TsoText.both(until));
    }
    return new Problem(code, text.toString(), file, remedy);
  }
}
