package io.pitr.api.hook;

/**
 * Turns a hook's state into JSON text and back.
 *
 * @param <S> immutable state
 */
public interface StateCodec<S> {

  /** The version that {@link #write} produces; grows with each change of the format. */
  int version();

  /** One JSON object. Fields that {@link #read} met and did not know are written again. */
  String write(S state);

  /**
   * Reads any version up to {@link #version}; the engine refuses greater ones before this is
   * called.
   */
  S read(int version, String json);
}
