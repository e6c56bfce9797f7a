package io.pitr.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeTableTest {
  private static final int OF_A_NEWER_VERSION = 9_999;

  @Test
  void everyEnumerationFindsItsConstantsByNumber() {
    assertThat(ActionType.values()).allMatch(type -> ActionType.of(type.code()) == type);
    assertThat(JobState.values()).allMatch(state -> JobState.of(state.code()) == state);
    assertThat(SchemaState.values()).allMatch(state -> SchemaState.of(state.code()) == state);
    assertThat(BackfillState.values()).allMatch(state -> BackfillState.of(state.code()) == state);
    assertThat(BackfillMethod.values()).allMatch(way -> BackfillMethod.of(way.code()) == way);
    assertThat(IndexType.values()).allMatch(type -> IndexType.of(type.code()) == type);
    assertThat(ReferenceAction.values()).allMatch(each -> ReferenceAction.of(each.code()) == each);
  }

  @Test
  void theNumberOfANewerVersionIsOther() {
    assertThat(ActionType.of(OF_A_NEWER_VERSION)).isEqualTo(ActionType.OTHER);
    assertThat(JobState.of(OF_A_NEWER_VERSION)).isEqualTo(JobState.OTHER);
    assertThat(SchemaState.of(OF_A_NEWER_VERSION)).isEqualTo(SchemaState.OTHER);
    assertThat(BackfillState.of(OF_A_NEWER_VERSION)).isEqualTo(BackfillState.OTHER);
    assertThat(BackfillMethod.of(OF_A_NEWER_VERSION)).isEqualTo(BackfillMethod.OTHER);
    assertThat(IndexType.of(OF_A_NEWER_VERSION)).isEqualTo(IndexType.OTHER);
    assertThat(ReferenceAction.of(OF_A_NEWER_VERSION)).isEqualTo(ReferenceAction.OTHER);
  }

  @Test
  void numbersOfStatesAreThoseOfTiDb() {
    assertThat(JobState.SYNCED.code()).isEqualTo(6);
    assertThat(JobState.PAUSING.code()).isEqualTo(10);
    assertThat(SchemaState.PUBLIC.code()).isEqualTo(5);
  }
}
