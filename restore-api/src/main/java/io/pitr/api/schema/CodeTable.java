package io.pitr.api.schema;

import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the constants of an enumeration by their numbers in TiDB.
 *
 * @param other the constant for numbers of newer versions
 */
record CodeTable<E extends Enum<E>>(Map<Integer, E> byCode, E other) {

  static <E extends Enum<E>> CodeTable<E> of(E[] constants, ToIntFunction<E> code, E other) {
    return new CodeTable<>(
        Stream.of(constants)
            .filter(constant -> constant != other)
            .collect(Collectors.toUnmodifiableMap(code::applyAsInt, Function.identity())),
        other);
  }

  E find(int code) {
    return byCode.getOrDefault(code, other);
  }
}
