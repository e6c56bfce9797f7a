package io.pitr.sql.text;

import io.pitr.format.backup.TidbVersion;
import io.pitr.sql.value.JsonStyle;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a version of TiDB prints definitions and values. The text of JSON documents also affects
 * stored data: an index over a JSON document cast to text contains it.
 *
 * @param changes changes in the version
 */
public record TextRules(Set<TextChange> changes) {
  /** Rules of the newest known version, also used if the version is unknown. */
  public static final TextRules NEWEST = new TextRules(EnumSet.allOf(TextChange.class));

  public TextRules {
    EnumSet<TextChange> copy = EnumSet.noneOf(TextChange.class);
    copy.addAll(changes);
    changes = Collections.unmodifiableSet(copy);
  }

  /** Rules of a version; {@link #NEWEST} if it is unknown. */
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
