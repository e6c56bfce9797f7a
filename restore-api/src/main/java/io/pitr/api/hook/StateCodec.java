package io.pitr.api.hook;

/**
 * Writes a hook's state as JSON and reads it.
 *
 * @param <S> immutable state
 */
public interface StateCodec<S> {

  /** The version that {@link #write} produces; increases with each change of the format. */
  int version();

  /** One JSON object. Fields that {@link #read} did not know are written again. */
  String write(S state);

  /** Reads every version up to {@link #version}. The engine refuses later versions itself. */
  S read(int version, String json);
}
