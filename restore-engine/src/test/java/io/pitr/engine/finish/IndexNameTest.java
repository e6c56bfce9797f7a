package io.pitr.engine.finish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexNameTest {
  private static final IndexName PLAIN = new IndexName("app", "Users", "k_name");
  private static final IndexName ODD = new IndexName("my.app", "a`b", "c.d");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.Users.k_name",
        "APP.users.K_NAME",
        "`app`.`Users`.`k_name`",
        "app.`Users`.k_name"
      })
  void aNameIsMeantWithAndWithoutBackticksInAnyLetterCase(String text) {
    assertThat(PLAIN.isMeantBy(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"`my.app`.`a``b`.`c.d`", "`my.app`.a`b.`c.d`", "my.app.a`b.c.d"})
  void dotsAndBackticksInNamesCanBeWritten(String text) {
    assertThat(ODD.isMeantBy(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "k_name",
        "Users.k_name",
        "app.Users",
        "app.Users.k_name.more",
        "`app.Users.k_name`",
        "`app`.`Users`.`k_name",
        "app.Users.other"
      })
  void otherTextsMeanSomethingElse(String text) {
    assertThat(PLAIN.isMeantBy(text)).isFalse();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(ODD.quoted()).isEqualTo("`my.app`.`a``b`.`c.d`");
    assertThat(IndexName.parse(ODD.quoted())).isEqualTo(ODD);
  }
}
