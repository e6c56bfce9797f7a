package io.pitr.sql.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.SchemaState;
import io.pitr.fixture.Hostile;
import io.pitr.format.FormatError;
import io.pitr.format.codec.HexText;
import io.pitr.sql.json.JsonParser;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.HandleEncoder;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowEncoder;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The examples of spec/formats.md §4.2, §4.3 and §5.5, and related layouts. */
class IndexWriterTest {
  private static final long TABLE_ID = 100;
  private static final long PARTITION_ID = 105;
  private static final String PREFIX = "7480000000000000645f698000000000000001";
  private static final ColumnType INT = type(TypeCode.INT, 0, 11, 0, "binary");
  private static final ColumnType BIN = type(TypeCode.VARCHAR, 0, 20, 0, "utf8mb4_bin");
  private static final ColumnType GENERAL = type(TypeCode.VARCHAR, 0, 20, 0, "utf8mb4_general_ci");

  @Test
  void aUniqueStringOfGeneralCiIsRestoredInTheExtensibleLayout() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(3, "s", 0, GENERAL));
    IndexDef index = unique(0);
    IndexEntry entry = only(table, index, new Handle.Int(1), Datum.ofString("Ab"));
    assertThat(HexText.of(entry.key())).isEqualTo(PREFIX + "0100410042" + "00000000" + "fb");
    assertThat(HexText.of(entry.value()))
        .isEqualTo("08" + "8000010000000302004162" + "0000000000000001");
    assertThat(decode(table, index, entry).values()).containsExactly(Datum.ofString("Ab"));
    assertThat(decode(table, index, entry).handle()).isEqualTo(new Handle.Int(1));
  }

  @Test
  void aPlainStringOfGeneralCiHasItsHandleInTheKey() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(3, "s", 0, GENERAL));
    IndexEntry entry = only(table, plain(0), new Handle.Int(1), Datum.ofString("Ab"));
    assertThat(HexText.of(entry.key())).endsWith("fb" + "038000000000000001");
    assertThat(HexText.of(entry.value())).isEqualTo("00" + "8000010000000302004162");
  }

  @Test
  void numbersNeedNoRestoredData() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(3, "n", 0, INT));
    IndexEntry plain = only(table, plain(0), new Handle.Int(-2), new Datum.Int(5));
    assertThat(HexText.of(plain.key()))
        .isEqualTo(PREFIX + "038000000000000005" + "037ffffffffffffffe");
    assertThat(HexText.of(plain.value())).isEqualTo("30");
    IndexEntry unique = only(table, unique(0), new Handle.Int(-2), new Datum.Int(5));
    assertThat(HexText.of(unique.key())).isEqualTo(PREFIX + "038000000000000005");
    assertThat(HexText.of(unique.value())).isEqualTo("fffffffffffffffe");
  }

  @Test
  void aUniqueEntryWithNullIsNotDistinct() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(3, "n", 0, INT));
    IndexEntry entry = only(table, unique(0), new Handle.Int(7), Datum.NULL);
    assertThat(HexText.of(entry.key())).isEqualTo(PREFIX + "00" + "038000000000000007");
    assertThat(HexText.of(entry.value())).isEqualTo("30");
    assertThat(decode(table, unique(0), entry).distinct()).isFalse();
  }

  @Test
  void aDecimalHasTheDigitsOfItsColumn() {
    TableDef table =
        table(Handles.ROW_ID, ColumnDef.of(3, "d", 0, type(TypeCode.DECIMAL, 0, 12, 2, "binary")));
    Datum value = new Datum.Decimal(new BigDecimal("0.00"));
    assertThat(HexText.of(only(table, plain(0), new Handle.Int(1), value).key()))
        .startsWith(PREFIX + "060c02800000000000");
  }

  @Test
  void aPrefixIsTruncatedByCharacters() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(0x11, "p", 0, GENERAL));
    IndexDef index = index(false, new IndexDef.Column("p", 0, 10));
    IndexEntry entry = only(table, index, new Handle.Int(1), Datum.ofString("Straße 0 ÀÉ"));
    assertThat(HexText.of(entry.key()))
        .isEqualTo(
            PREFIX
                + "010053005400520041ff005300450020"
                + "0030ff0020004100000000fb"
                + "038000000000000001");
    assertThat(HexText.of(entry.value()))
        .isEqualTo("0080000100000011" + "0c00" + "53747261c39f65203020c380");
  }

  @Test
  void aPrefixOfBytesIsTruncatedByBytes() {
    TableDef table =
        table(Handles.ROW_ID, ColumnDef.of(3, "b", 0, type(TypeCode.BLOB, 128, -1, 0, "binary")));
    IndexDef index = index(false, new IndexDef.Column("b", 0, 2));
    IndexEntry entry = only(table, index, new Handle.Int(1), Datum.ofString("é!"));
    assertThat(HexText.of(entry.key())).startsWith(PREFIX + "01c3a9000000000000f9");
    assertThat(HexText.of(entry.value())).isEqualTo("30");
  }

  @Test
  void theHandleOfTheExampleIsInEntriesOfVersionOne() {
    TableDef table =
        table(
            Handles.COMMON_1,
            ColumnDef.of(1, "a", 0, primary(type(TypeCode.CHAR, 0, 10, 0, "utf8mb4_bin"))),
            ColumnDef.of(2, "b", 1, primary(INT)),
            ColumnDef.of(3, "n", 2, INT));
    Datum[] row = {Datum.ofString("ab"), new Datum.Int(5), new Datum.Int(9)};
    Handle handle = new HandleEncoder(table).handle(offset -> row[offset]);
    assertThat(HexText.of(handle.encoded())).isEqualTo("016162000000000000f9038000000000000005");
    IndexEntry unique = only(table, unique(2), handle, row);
    assertThat(HexText.of(unique.value()))
        .isEqualTo("007d01" + "7f0013" + HexText.of(handle.encoded()));
    assertThat(decode(table, unique(2), unique).handle()).isEqualTo(handle);
    IndexEntry plain = only(table, plain(2), handle, row);
    assertThat(HexText.of(plain.value())).isEqualTo("007d01");
    assertThat(decode(table, plain(2), plain).handle()).isEqualTo(handle);
  }

  @Test
  void spacesOfTheHandleAreInEveryIndexOfVersionOne() {
    TableDef table =
        table(
            Handles.COMMON_1,
            ColumnDef.of(1, "a", 0, primary(BIN)),
            ColumnDef.of(2, "n", 1, INT),
            ColumnDef.of(3, "s", 2, BIN),
            ColumnDef.of(4, "g", 3, GENERAL));
    Datum[] row = {
      Datum.ofString("k  "), new Datum.Int(1), Datum.ofString("x "), Datum.ofString("Y ")
    };
    Handle handle = new HandleEncoder(table).handle(offset -> row[offset]);
    assertThat(HexText.of(handle.encoded())).isEqualTo("016b00000000000000f8");
    assertThat(HexText.of(only(table, plain(1), handle, row).value()))
        .isEqualTo("007d01" + "80000100000001" + "0100" + "02");
    IndexDef three = index(false, whole(2), whole(3), whole(0));
    IndexEntry entry = only(table, three, handle, row);
    assertThat(HexText.of(entry.value()))
        .isEqualTo("007d01" + "800003000000" + "010304" + "010002000400" + "02" + "01" + "5920");
    assertThat(decode(table, three, entry).values()).containsExactly(row[2], row[3], row[0]);
    // 128 spaces need one byte unsigned, but two bytes signed.
    Datum[] wide = {
      Datum.ofString("k" + " ".repeat(128)),
      new Datum.Int(1),
      Datum.ofString("x" + " ".repeat(128)),
      Datum.NULL
    };
    assertThat(HexText.of(only(table, three, handle, wide).value()))
        .isEqualTo("007d01" + "800002000100" + "0103" + "04" + "02000300" + "8000" + "80");
  }

  @Test
  void aRestoredNullHasNoSpaces() {
    TableDef table =
        table(
            Handles.COMMON_1, ColumnDef.of(1, "a", 0, primary(INT)), ColumnDef.of(3, "s", 1, BIN));
    Datum[] row = {new Datum.Int(1), Datum.NULL};
    Handle handle = new HandleEncoder(table).handle(offset -> row[offset]);
    IndexEntry entry = only(table, plain(1), handle, row);
    assertThat(HexText.of(entry.value())).isEqualTo("007d01" + "8000010000000301" + "0000");
    assertThat(decode(table, plain(1), entry).values()).containsExactly(Datum.NULL);
  }

  @Test
  void versionZeroHasTheHandleOnlyInDistinctEntries() {
    TableDef table =
        table(
            Handles.COMMON_0, ColumnDef.of(1, "a", 0, primary(BIN)), ColumnDef.of(2, "n", 1, INT));
    Datum[] row = {Datum.ofString("k"), new Datum.Int(1)};
    Handle handle = new HandleEncoder(table).handle(offset -> row[offset]);
    IndexEntry unique = only(table, unique(1), handle, row);
    assertThat(HexText.of(unique.value())).isEqualTo("00" + "7f000a" + "016b00000000000000f8");
    assertThat(decode(table, unique(1), unique).handle()).isEqualTo(handle);
    IndexEntry plain = only(table, plain(1), handle, row);
    assertThat(HexText.of(plain.value())).isEqualTo("30");
    assertThat(decode(table, plain(1), plain).handle()).isEqualTo(handle);
  }

  @Test
  void aGlobalIndexHasTheTablesIdAndThePartitionId() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(3, "n", 0, INT));
    for (int version = 0; version < 2; version++) {
      IndexDef plain = global(false, version);
      IndexEntry entry = partitioned(table, plain, new Datum.Int(5));
      String partition = version == 0 ? "" : "7e8000000000000069";
      assertThat(HexText.of(entry.key()))
          .isEqualTo(PREFIX + "038000000000000005" + partition + "038000000000000001");
      assertThat(HexText.of(entry.value())).isEqualTo("00" + "7e8000000000000069");
      IndexReader.Decoded decoded = decode(table, plain, entry);
      assertThat(decoded.partitionId()).isEqualTo(OptionalLong.of(PARTITION_ID));
      assertThat(decoded.handle()).isEqualTo(new Handle.Int(1));

      IndexDef unique = global(true, version);
      IndexEntry distinct = partitioned(table, unique, new Datum.Int(5));
      assertThat(HexText.of(distinct.key())).isEqualTo(PREFIX + "038000000000000005");
      assertThat(HexText.of(distinct.value()))
          .isEqualTo("08" + "7e8000000000000069" + "0000000000000001");
      assertThat(decode(table, unique, distinct).partitionId())
          .isEqualTo(OptionalLong.of(PARTITION_ID));
    }
  }

  @Test
  void aNewerGlobalIndexIsRefused() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(3, "n", 0, INT));
    assertThat(IndexWriter.obstacle(table, global(false, 2)))
        .hasValueSatisfying(what -> assertThat(what).contains("version 2"));
  }

  @Test
  void aMultiValuedIndexHasAnEntryForEachDistinctElement() {
    TableDef table = arrayTable("char(20)", type(TypeCode.VARSTRING, 0, 20, -1, "binary"));
    IndexDef index = multiValued(1);
    assertThat(keys(table, index, "[\"t0\", \"u\", \"t0\"]"))
        .containsExactly(
            PREFIX + "01743000000000" + "0000f9" + "038000000000000001",
            PREFIX + "01750000000000" + "0000f8" + "038000000000000001");
    assertThat(keys(table, index, "\"t0\"")).hasSize(1);
    assertThat(keys(table, index, "[]")).isEmpty();
    assertThat(keys(table, index, "null"))
        .as("a JSON null is no string")
        .isEqualTo(List.of("refused"));
    Datum[] missing = {Datum.NULL};
    assertThat(entries(table, index, new Handle.Int(1), missing))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(HexText.of(entry.key()))
                    .isEqualTo(PREFIX + "00" + "038000000000000001"));
  }

  @Test
  void elementsHaveTheTypeOfTheCast() {
    TableDef unsigned = arrayTable("unsigned", type(TypeCode.BIGINT, 32, 20, 0, "binary"));
    assertThat(keys(unsigned, multiValued(1), "[7]"))
        .containsExactly(PREFIX + "040000000000000007" + "038000000000000001");
    TableDef signed = arrayTable("signed", type(TypeCode.BIGINT, 0, 20, 0, "binary"));
    assertThat(keys(signed, multiValued(1), "[-1, 7]"))
        .containsExactly(
            PREFIX + "037fffffffffffffff" + "038000000000000001",
            PREFIX + "038000000000000007" + "038000000000000001");
  }

  @Test
  void aPartialIndexOmitsRowsWithoutATrueCondition() {
    TableDef table = table(Handles.ROW_ID, ColumnDef.of(3, "n", 0, INT));
    IndexDef index =
        new IndexDef(
            1,
            "p",
            List.of(whole(0)),
            false,
            false,
            false,
            0,
            false,
            "`n` > 10",
            SchemaState.PUBLIC.code(),
            1);
    assertThat(entries(table, index, new Handle.Int(1), new Datum.Int(11))).hasSize(1);
    assertThat(entries(table, index, new Handle.Int(1), new Datum.Int(10))).isEmpty();
    assertThat(entries(table, index, new Handle.Int(1), Datum.NULL)).isEmpty();
  }

  @Test
  void withoutNewCollationsKeysHaveTheOriginalBytes() {
    TableDef table =
        new TableDef(
            TABLE_ID,
            "t",
            false,
            false,
            0,
            List.of(ColumnDef.of(3, "s", 0, GENERAL)),
            List.of(),
            List.of(TABLE_ID),
            false,
            false,
            JsonStyle.MYSQL);
    IndexEntry entry = only(table, unique(0), new Handle.Int(1), Datum.ofString("Ab "));
    assertThat(HexText.of(entry.key())).isEqualTo(PREFIX + "01416220" + "0000000000" + "fa");
    assertThat(HexText.of(entry.value())).isEqualTo("0000000000000001");
    assertThat(decode(table, unique(0), entry).values()).containsExactly(Datum.ofString("Ab "));
  }

  @Test
  void aCollationWithoutDataIsNamed() {
    TableDef table =
        table(
            Handles.ROW_ID,
            ColumnDef.of(3, "s", 0, type(TypeCode.VARCHAR, 0, 20, 0, "gb18030_chinese_ci")));
    assertThat(IndexWriter.obstacle(table, plain(0)))
        .hasValueSatisfying(what -> assertThat(what).contains("gb18030_chinese_ci"));
  }

  @Test
  void anUnsupportedExpressionIsNamed() {
    TableDef table =
        table(
            Handles.ROW_ID,
            ColumnDef.of(1, "n", 0, INT),
            ColumnDef.generated(2, "h", 1, INT, "frobnicate(`n`)", false));
    assertThat(IndexWriter.obstacle(table, plain(1)))
        .hasValueSatisfying(what -> assertThat(what).contains("function frobnicate"));
    assertThat(IndexWriter.obstacle(table, plain(0))).isEmpty();
    assertThatThrownBy(
            () ->
                new IndexWriter(table, plain(1))
                    .entries(
                        TABLE_ID,
                        new Handle.Int(1),
                        new RowDecoder(table).decode(new Handle.Int(1), new byte[1])))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_UNSUPPORTED))
        .hasMessageContaining("column `h` of `t`");
  }

  @Test
  void entriesThatPipelinedDmlDidNotChangeDecodeToTheSameValues() {
    TableDef rowId = table(Handles.ROW_ID, ColumnDef.of(3, "n", 0, INT));
    TableDef restored = table(Handles.ROW_ID, ColumnDef.of(3, "s", 0, GENERAL));
    TableDef common0 =
        table(
            Handles.COMMON_0, ColumnDef.of(1, "a", 0, primary(BIN)), ColumnDef.of(2, "n", 1, INT));
    TableDef common1 =
        table(
            Handles.COMMON_1, ColumnDef.of(1, "a", 0, primary(INT)), ColumnDef.of(3, "s", 1, INT));
    TableDef bothRestored =
        table(
            Handles.COMMON_1,
            ColumnDef.of(1, "a", 0, primary(GENERAL)),
            ColumnDef.of(3, "s", 1, BIN));
    Datum five = new Datum.Int(5);
    Datum text = Datum.ofString("Ab ");
    assertUntouched(rowId, plain(0), "31", five);
    assertUntouched(rowId, unique(0), "0000000000000001" + "31", five);
    assertUntouched(rowId, unique(0), "31", Datum.NULL);
    assertUntouched(restored, plain(0), "01" + "80000100000003" + "0300" + "416220" + "31", text);
    assertUntouched(
        restored,
        unique(0),
        "09" + "80000100000003" + "0300" + "416220" + "0000000000000001" + "31",
        text);
    assertUntouched(common0, plain(1), "31", text, five);
    assertUntouched(
        common0, unique(1), "01" + "7f000a" + "01416200000000 0000f9" + "31", text, five);
    assertUntouched(common1, plain(1), "01" + "7d01" + "31", five, five);
    assertUntouched(
        common1, unique(1), "01" + "7d01" + "7f0009" + "038000000000000005" + "31", five, five);
    assertUntouched(bothRestored, plain(1), "", text, text);
    assertUntouched(bothRestored, unique(1), "", text, text);
    for (int version = 0; version < 2; version++) {
      for (boolean unique : new boolean[] {false, true}) {
        IndexEntry entry = partitioned(rowId, global(unique, version), five);
        assertSame(rowId, global(unique, version), entry, entry.untouched());
      }
    }
  }

  /** The value of the flagged entry in hexadecimal, if given, and its decoded form. */
  private static void assertUntouched(
      TableDef table, IndexDef index, String value, Datum... stored) {
    Handle handle =
        table.commonHandle()
            ? new HandleEncoder(table).handle(offset -> stored[offset])
            : new Handle.Int(1);
    IndexEntry entry = only(table, index, handle, stored);
    if (!value.isEmpty()) {
      assertThat(HexText.of(entry.untouched().value())).isEqualTo(value.replace(" ", ""));
    }
    assertSame(table, index, entry, entry.untouched());
  }

  private static void assertSame(
      TableDef table, IndexDef index, IndexEntry entry, IndexEntry untouched) {
    assertThat(decode(table, index, untouched)).isEqualTo(decode(table, index, entry));
    assertThat(untouched.settled()).isEqualTo(entry);
    assertThat(entry.settled()).isEqualTo(entry);
  }

  /**
   * As in TiDB's decoder: the handle is read, the rest of a short value or of options is ignored.
   */
  @Test
  void valuesAreDecodedAsLenientlyAsInTidb() {
    TableDef rowId = table(Handles.ROW_ID, ColumnDef.of(3, "n", 0, INT));
    TableDef common =
        table(
            Handles.COMMON_1, ColumnDef.of(1, "a", 0, primary(INT)), ColumnDef.of(3, "s", 1, INT));
    IndexEntry plain = only(rowId, plain(0), new Handle.Int(1), new Datum.Int(5));
    IndexEntry unique = only(rowId, unique(0), new Handle.Int(1), new Datum.Int(5));
    for (String value : List.of("00", "ffff", "007d01", "017d0131", "00ff00ff00ff00ff00ffff")) {
      assertThat(decode(rowId, plain(0), new IndexEntry(plain.key(), HexText.parse(value, "test"))))
          .as(value)
          .isEqualTo(decode(rowId, plain(0), plain));
    }
    for (String value :
        List.of(
            "000000000000000131", "08" + "ffff" + "0000000000000001", "007d02" + "00".repeat(9))) {
      IndexEntry other = new IndexEntry(unique.key(), HexText.parse(value, "test"));
      if (value.startsWith("007d02")) {
        assertRefused(rowId, unique(0), other);
      } else {
        assertThat(decode(rowId, unique(0), other))
            .as(value)
            .isEqualTo(decode(rowId, unique(0), unique));
      }
    }
    assertRefused(
        rowId, unique(0), new IndexEntry(unique.key(), HexText.parse("017d0131", "test")));
    assertRefused(
        rowId,
        plain(0),
        new IndexEntry(plain.key(), HexText.parse("ff" + "00".repeat(10), "test")));
    Datum[] row = {new Datum.Int(5), new Datum.Int(5)};
    IndexEntry distinct =
        only(common, unique(1), new HandleEncoder(common).handle(offset -> row[offset]), row);
    assertRefused(
        common,
        unique(1),
        new IndexEntry(distinct.key(), HexText.parse("0000000000000001", "test")));
  }

  private static void assertRefused(TableDef table, IndexDef index, IndexEntry entry) {
    assertThatThrownBy(() -> decode(table, index, entry))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT));
  }

  @Test
  void damagedEntriesAreRefused() {
    TableDef table =
        table(
            Handles.COMMON_1, ColumnDef.of(1, "a", 0, primary(BIN)), ColumnDef.of(3, "s", 1, BIN));
    Datum[] row = {Datum.ofString("k  "), Datum.ofString("x ")};
    Handle handle = new HandleEncoder(table).handle(offset -> row[offset]);
    IndexEntry entry = only(table, unique(1), handle, row);
    var reader = new IndexReader(table, unique(1));
    Hostile.everyTruncationIsRefused(entry.key(), key -> reader.decode(key, entry.value()));
    Hostile.damageIsReadOrRefused(entry.key(), 3000, key -> reader.decode(key, entry.value()));
    Hostile.damageIsReadOrRefused(entry.value(), 3000, value -> reader.decode(entry.key(), value));
  }

  @Test
  void elementsOfATemporaryIndexAreRecognized() {
    byte[] value =
        HexText.parse(
            "00"
                + "0008"
                + "0000000000000001"
                + "62"
                + "02"
                + "0008"
                + "0000000000000002"
                + "708000000000000069"
                + "64"
                + "03"
                + "6d",
            "example");
    List<TempIndexElement> elements = TempIndexElement.parse(value, "test");
    assertThat(elements).hasSize(3);
    assertThat(elements.get(0).deleted()).isFalse();
    assertThat(elements.get(0).origin()).isEqualTo('b');
    assertThat(elements.get(1).handle()).contains(new Handle.Int(2));
    assertThat(elements.get(1).partitionId()).isEqualTo(OptionalLong.of(PARTITION_ID));
    assertThat(elements.get(2).distinct()).isFalse();
    assertThat(TempIndexElement.parse(HexText.parse("013062", "example"), "test"))
        .singleElement()
        .satisfies(one -> assertThat(one.value()).containsExactly('0'));
    Hostile.damageIsReadOrRefused(value, 2000, bytes -> TempIndexElement.parse(bytes, "test"));
  }

  private enum Handles {
    ROW_ID,
    COMMON_0,
    COMMON_1
  }

  private static TableDef table(Handles handles, ColumnDef... columns) {
    var primaryColumns = new ArrayList<IndexDef.Column>();
    for (ColumnDef column : columns) {
      if (column.type().isPrimaryKey()) {
        primaryColumns.add(whole(column.offset()));
      }
    }
    boolean common = handles != Handles.ROW_ID;
    IndexDef primary =
        new IndexDef(
            9,
            "PRIMARY",
            primaryColumns,
            true,
            true,
            false,
            0,
            false,
            "",
            SchemaState.PUBLIC.code(),
            1);
    return new TableDef(
        TABLE_ID,
        "t",
        false,
        common,
        handles == Handles.COMMON_1 ? 1 : 0,
        Arrays.asList(columns),
        common ? List.of(primary) : List.of(),
        List.of(TABLE_ID),
        false,
        true,
        JsonStyle.MYSQL);
  }

  private static TableDef arrayTable(String cast, ColumnType element) {
    var array =
        new ColumnType(
            element.code(),
            element.flags(),
            element.flen(),
            element.decimal(),
            element.charset(),
            element.collation(),
            List.of(),
            true);
    return table(
        Handles.ROW_ID,
        ColumnDef.of(1, "j", 0, type(TypeCode.JSON, 128, -1, 0, "binary")),
        ColumnDef.generated(2, "_V$_k_0", 1, array, "cast(`j` as " + cast + " array)", false));
  }

  /** Keys of the entries of a row with this text in its JSON column. */
  private static List<String> keys(TableDef table, IndexDef index, String json) {
    Datum document = Datum.Json.of(JsonParser.parse(json).orElseThrow());
    try {
      return entries(table, index, new Handle.Int(1), document).stream()
          .map(entry -> HexText.of(entry.key()))
          .toList();
    } catch (RestoreException e) {
      return List.of("refused");
    }
  }

  private static List<IndexEntry> entries(
      TableDef table, IndexDef index, Handle handle, Datum... stored) {
    return new IndexWriter(table, index).entries(TABLE_ID, handle, row(table, handle, stored));
  }

  /** Encodes and decodes the row, so that virtual columns are computed. */
  private static RowSource row(TableDef table, Handle handle, Datum... stored) {
    var cells = new ArrayList<RowEncoder.Cell>();
    for (int i = 0; i < stored.length; i++) {
      cells.add(RowEncoder.Cell.of(table.columns().get(i), stored[i]));
    }
    return new RowDecoder(table).decode(handle, RowEncoder.encode(cells));
  }

  private static IndexEntry only(TableDef table, IndexDef index, Handle handle, Datum... stored) {
    List<IndexEntry> entries = entries(table, index, handle, stored);
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static IndexEntry partitioned(TableDef table, IndexDef index, Datum value) {
    Handle handle = new Handle.Int(1);
    return new IndexWriter(table, index)
        .entries(PARTITION_ID, handle, row(table, handle, value))
        .get(0);
  }

  private static IndexReader.Decoded decode(TableDef table, IndexDef index, IndexEntry entry) {
    return new IndexReader(table, index).decode(entry.key(), entry.value());
  }

  private static IndexDef index(boolean unique, IndexDef.Column... columns) {
    return IndexDef.of(1, "k", unique, columns);
  }

  private static IndexDef plain(int offset) {
    return index(false, whole(offset));
  }

  private static IndexDef unique(int offset) {
    return index(true, whole(offset));
  }

  private static IndexDef global(boolean unique, int version) {
    return new IndexDef(
        1,
        "k",
        List.of(whole(0)),
        unique,
        false,
        true,
        version,
        false,
        "",
        SchemaState.PUBLIC.code(),
        1);
  }

  private static IndexDef multiValued(int offset) {
    return new IndexDef(
        1,
        "k",
        List.of(whole(offset)),
        false,
        false,
        false,
        0,
        true,
        "",
        SchemaState.PUBLIC.code(),
        1);
  }

  private static IndexDef.Column whole(int offset) {
    return new IndexDef.Column("c" + offset, offset, IndexDef.Column.WHOLE);
  }

  private static ColumnType primary(ColumnType type) {
    return ColumnType.of(
        type.code(),
        type.flags() | ColumnType.PRIMARY_KEY | ColumnType.NOT_NULL,
        type.flen(),
        type.decimal(),
        type.charset(),
        type.collation());
  }

  private static ColumnType type(
      TypeCode code, long flags, int flen, int decimal, String collation) {
    String charset = collation.equals("binary") ? "binary" : collation.split("_")[0];
    return ColumnType.of(code, flags, flen, decimal, charset, collation);
  }
}
