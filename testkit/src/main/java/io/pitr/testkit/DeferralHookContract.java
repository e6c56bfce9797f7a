package io.pitr.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on in a {@link DeferralHook}: the fold is pure, its state can be saved and
 * read after any event, and actions are the same in every call. Extend it in the test of your hook.
 *
 * @param <S> the state of the hook
 */
public abstract class DeferralHookContract<S> {

  protected abstract DeferralHook<S> hook();

  /** Events that matter to the hook, in an order that can occur in a chain. */
  protected abstract List<RestoreEvent> events();

  /** The final schema after the events, for which the hook has actions. */
  protected abstract SchemaView finalSchema();

  /**
   * The saved state after all events, by version of the codec, including the current one. Keep the
   * old texts when the codec changes: chains that an older release started must continue.
   */
  protected abstract Map<Integer, String> savedByVersion();

  private S folded(List<RestoreEvent> events) {
    S state = hook().empty();
    for (RestoreEvent event : events) {
      state = hook().on(event, state);
    }
    return state;
  }

  private String saved(S state) {
    return hook().codec().write(state);
  }

  private S saveAndLoad(S state) {
    return hook().codec().read(hook().codec().version(), saved(state));
  }

  @Test
  void theIdIsLowerCaseAndStable() {
    assertThat(hook().id()).matches("[a-z][a-z0-9-]*").isEqualTo(hook().id());
  }

  @Test
  void anEmptyStateHasNothingToDo() {
    assertThat(hook().actions(hook().empty(), finalSchema())).isEmpty();
  }

  @Test
  void theEventsLeaveSomethingToDo() {
    assertThat(hook().actions(folded(events()), finalSchema())).isNotEmpty();
  }

  @Test
  void theSavedStateIsOneJsonObject() {
    assertThat(saved(folded(events()))).startsWith("{").endsWith("}");
  }

  @Test
  void aStateIsSavedAndReadBackUnchanged() {
    S state = folded(events());

    assertThat(saveAndLoad(state)).isEqualTo(state);
    assertThat(saved(saveAndLoad(state))).isEqualTo(saved(state));
    assertThat(saveAndLoad(hook().empty())).isEqualTo(hook().empty());
  }

  @Test
  void aFieldOfANewerVersionSurvives() {
    String text = saved(folded(events()));
    String extended =
        "{\"a_field_of_tomorrow\":[1,18446744073709551615],"
            + text.substring(text.indexOf('{') + 1);

    S read = hook().codec().read(hook().codec().version(), extended);

    assertThat(saved(read)).contains("\"a_field_of_tomorrow\":[1,18446744073709551615]");
  }

  @Test
  void aFieldOfANewerVersionSurvivesEvents() {
    int half = events().size() / 2;
    String text = saved(folded(events().subList(0, half)));
    String extended = "{\"a_field_of_tomorrow\":{\"a\":-1}," + text.substring(1);

    S state = hook().codec().read(hook().codec().version(), extended);
    for (RestoreEvent event : events().subList(half, events().size())) {
      state = hook().on(event, state);
    }

    assertThat(saved(state)).contains("\"a_field_of_tomorrow\":{\"a\":-1}");
  }

  @Test
  void whatEveryVersionWroteIsRead() {
    assertThat(savedByVersion().keySet()).contains(hook().codec().version());
    savedByVersion()
        .forEach(
            (version, text) ->
                assertThat(hook().codec().read(version, text))
                    .as("written by version %s", version)
                    .isEqualTo(folded(events())));
  }

  @Test
  void everythingButTheHooksOwnEventsIsIgnored() {
    S state = folded(events());

    assertThat(hook().on(new RestoreEvent.IdMapped(7, 8), state)).isSameAs(state);
    assertThat(hook().on(new RestoreEvent.RestoreFinishing(new Tso(9)), state)).isSameAs(state);
    assertThat(hook().on(new RestoreEvent.SegmentOpened(2, new Tso(5), new Tso(9), true), state))
        .as("a later segment continues from the state of the one before")
        .isSameAs(state);
  }

  /** Actions of kind Custom need not concern tables. */
  @Test
  void nothingIsDoneForTablesThatTheTargetDoesNotHave() {
    assertThat(hook().actions(folded(events()), new NothingRestored(finalSchema())))
        .allMatch(action -> action.body() instanceof FinishBody.Custom);
  }

  /** A schema whose tables have no ids on the target, because a filter excludes them. */
  private record NothingRestored(SchemaView schema) implements SchemaView {
    @Override
    public Collection<? extends TableView> tables() {
      return schema.tables();
    }

    @Override
    public Optional<TableView> table(long tableId) {
      return schema.table(tableId);
    }

    @Override
    public Optional<TableView> owner(long physicalId) {
      return schema.owner(physicalId);
    }

    @Override
    public Optional<TableView> table(String schemaName, String name) {
      return schema.table(schemaName, name);
    }

    @Override
    public OptionalLong targetId(long upstreamId) {
      return OptionalLong.empty();
    }
  }

  @Test
  void anEventLeavesTheStateBeforeItAlone() {
    S state = hook().empty();
    for (RestoreEvent event : events()) {
      String before = saved(state);
      S after = hook().on(event, state);
      assertThat(saved(state)).isEqualTo(before);
      assertThat(hook().on(event, state)).isEqualTo(after);
      state = after;
    }
  }

  @Test
  void anEventThatDoesNotMatterGivesTheSameState() {
    S state = folded(events());

    assertThat(hook().on(new RestoreEvent.SegmentApplied(1, new Tso(5)), state)).isSameAs(state);
  }

  @Test
  void theFoldIsTheSameWhereverItIsCutAndSaved() {
    S whole = folded(events());
    for (int cut = 0; cut <= events().size(); cut++) {
      S state = folded(events().subList(0, cut));
      state = saveAndLoad(state);
      for (RestoreEvent event : events().subList(cut, events().size())) {
        state = hook().on(event, state);
      }
      assertThat(state).as("cut before event " + cut).isEqualTo(whole);
    }
  }

  @Test
  void actionsAreTheSameEachTimeAndHaveIdsOfTheirOwn() {
    S state = folded(events());
    List<FinishAction> actions = hook().actions(state, finalSchema());

    assertThat(actions).extracting(FinishAction::id).doesNotHaveDuplicates();
    assertThat(actions).allMatch(action -> !action.description().isBlank());
    assertThat(ids(hook().actions(state, finalSchema()))).isEqualTo(ids(actions));
    assertThat(ids(hook().actions(saveAndLoad(state), finalSchema()))).isEqualTo(ids(actions));
  }

  private static List<String> ids(List<FinishAction> actions) {
    List<String> ids = new ArrayList<>();
    actions.forEach(
        action -> ids.add(action.order() + " " + action.id() + " " + action.description()));
    return ids;
  }
}
