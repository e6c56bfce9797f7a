package io.pitr.sql.index;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.json.CoreTime;
import io.pitr.sql.json.JsonText;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.JsonStyle;

/** Converts elements of arrays in multi-valued indexes to SQL values. */
final class ArrayElements {
  private ArrayElements() {}

  static Datum datum(JsonValue element) {
    if (element instanceof JsonValue.Int number) {
      return new Datum.Int(number.value());
    } else if (element instanceof JsonValue.Unsigned number) {
      return new Datum.Unsigned(number.bits());
    } else if (element instanceof JsonValue.Real number) {
      return new Datum.Float64(number.value());
    } else if (element instanceof JsonValue.Text text) {
      return Datum.ofString(text.value());
    } else if (element instanceof JsonValue.Opaque opaque) {
      return new Datum.Bytes(opaque.bytes());
    } else if (element instanceof JsonValue.Time time) {
      return new Datum.Time(CoreTime.packed(time.coreTime()));
    } else if (element instanceof JsonValue.Duration duration) {
      return new Datum.Duration(duration.nanos());
    }
    throw new RestoreException(
        FormatError.FORMAT_CORRUPT,
        "an index can't have the element " + JsonText.of(element, JsonStyle.MYSQL),
        "a multi-valued index");
  }
}
