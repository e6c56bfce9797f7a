/**
 * The JSON documents of the program. Each is a record, written with its components as keys, in
 * order. {@code docs/json-schema.json} and {@code docs/json.md} are generated from these records.
 */
package io.pitr.inspect.json;
