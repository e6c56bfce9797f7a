package io.pitr.sql.text;

import io.pitr.format.backup.TidbVersion;
import io.pitr.sql.value.JsonStyle;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a version of TiDB prints definitions and values. Texts of JSON documents matter for more than
 * looks: where an index is over a JSON document cast to text, its entries hold them.
 *
 * @param changes the changes that the version has
 */
public record TextRules(Set<TextChange> changes) {
  /** Of the newest version known; also for a cluster whose version is not known. */
  public static final TextRules NEWEST = new TextRules(EnumSet.allOf(TextChange.class));

  public TextRules {
    EnumSet<TextChange> copy = EnumSet.noneOf(TextChange.class);
    copy.addAll(changes);
    changes = Collections.unmodifiableSet(copy);
  }

  /** Of a version; {@link #NEWEST} when it is not known. */
  public static TextRules of(Optional<TidbVersion> version) {
    return version.map(TextRules::of).orElse(NEWEST);
  }

  public static TextRules of(TidbVersion version) {
    EnumSet<TextChange> changes = EnumSet.allOf(TextChange.class);
    changes.removeIf(change -> !change.isIn(version));
    return new TextRules(changes);
  }

  public boolean has(TextChange change) {
    return changes.contains(change);
  }

  public JsonStyle json() {
    return has(TextChange.JSON_AS_MYSQL) ? JsonStyle.MYSQL : JsonStyle.GO;
  }
}
