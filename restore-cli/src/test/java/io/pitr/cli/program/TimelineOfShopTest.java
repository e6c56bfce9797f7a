package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.demo.SampleShop;
import io.pitr.inspect.timeline.DdlStatement;
import io.pitr.inspect.timeline.TableActivity;
import io.pitr.inspect.timeline.Timeline;
import io.pitr.inspect.timeline.TimelinePage;
import io.pitr.inspect.timeline.TimelineReader;
import io.pitr.inspect.verify.TableNames;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineOfShopTest {
  @TempDir Path folder;
  private SampleShop shop;

  @BeforeEach
  void open() {
    shop = SampleShop.open(folder);
  }

  @Test
  void theMomentBeforeADropIsJustBeforeItsFirstChange() {
    DdlStatement drop = drop(read(Tso.ZERO, Tso.ZERO, false));

    assertThat(drop.type()).isEqualTo("DROP_TABLE");
    assertThat(drop.before()).isGreaterThanOrEqualTo(shop.beforeDrop());
    assertThat(drop.before()).isLessThan(drop.begun());
    assertThat(drop.begun().physicalMillis()).isEqualTo(shop.beforeDrop().physicalMillis());
    assertThat(drop.begun()).isLessThan(drop.finished());
  }

  @Test
  void readDeeplyEachVersionOfARowCountsOnce() {
    Timeline timeline = read(Tso.ZERO, shop.beforeDrop(), true);

    TableActivity products = table(timeline, "`shop`.`products`");
    assertThat(timeline.distinct()).isTrue();
    assertThat(products.totalWrites()).isEqualTo(shop.rows().get("products").size());
    assertThat(products.totalDeletes()).isZero();
    TableActivity payments = table(timeline, "`shop`.`payments`");
    assertThat(payments.totalWrites()).isEqualTo(shop.rows().get("payments").size());
    assertThat(table(timeline, "`shop`.`orders`").totalDeletes()).isPositive();
  }

  @Test
  void theTransactionThatIsOpenAtTheFirstCutStraddlesAFlush() {
    Timeline timeline = read(Tso.ZERO, Tso.ZERO, true);

    assertThat(timeline.straddling())
        .anyMatch(
            open ->
                open.start().isBefore(shop.firstCut()) && open.commit().isAfter(shop.firstCut()));
    assertThat(timeline.straddlingCount()).isEqualTo(timeline.straddling().size());
  }

  @Test
  void boundsLeaveOutWhatIsOutside() {
    Timeline timeline = read(shop.firstCut(), shop.secondCut(), true);

    assertThat(timeline.ddl()).extracting(DdlStatement::type).containsExactly("TRUNCATE_TABLE");
    assertThat(timeline.tables()).noneMatch(table -> table.name().equals("`shop`.`products`"));
  }

  @Test
  void withoutReadingDataTheEventsOfTheMetadataAreSpreadOverTime() {
    Timeline timeline = read(Tso.ZERO, Tso.ZERO, false);

    TableActivity orders = table(timeline, "`shop`.`orders`");
    assertThat(orders.writes()).hasSize(60);
    assertThat(orders.totalWrites())
        .isGreaterThan(table(read(Tso.ZERO, Tso.ZERO, true), "`shop`.`orders`").totalWrites());
    assertThat(timeline.distinct()).isFalse();
  }

  @Test
  void aPageHoldsNothingThatEndsItsScriptEarly() {
    Timeline timeline = read(Tso.ZERO, Tso.ZERO, false);
    DdlStatement drop = drop(timeline);
    var hostile =
        new DdlStatement(
            1, "X", "SYNCED", "s", "t", 1, "</script><script>x", drop.begun(), drop.finished());
    String page =
        TimelinePage.html(
            new Timeline(
                "local:///x",
                timeline.from(),
                timeline.until(),
                60,
                false,
                false,
                timeline.tables(),
                List.of(hostile),
                List.of(),
                0,
                List.of(),
                List.of()));

    assertThat(page).doesNotContain("</script><script>x").contains("\\u003c/script>");
  }

  private Timeline read(Tso from, Tso until, boolean deep) {
    try (BackupStorage storage =
        new LocalStoragePlugin()
            .storages()
            .get(0)
            .open("local://" + folder.resolve("log"), OptionValues.NONE)) {
      LogBackup log = LogBackup.open(storage, CatalogOptions.DEFAULT);
      return new TimelineReader(log, CipherSpec.PLAINTEXT, new TableNames(), 60)
          .read(from, until, deep, bytes -> {});
    }
  }

  private static DdlStatement drop(Timeline timeline) {
    return timeline.ddl().get(timeline.ddl().size() - 1);
  }

  private static TableActivity table(Timeline timeline, String name) {
    return timeline.tables().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }
}
