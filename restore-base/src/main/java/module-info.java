/** Small things that several modules need and Java lacks. */
@org.jspecify.annotations.NullMarked
module io.pitr.base {
  requires static org.jspecify;

  exports io.pitr.base;
}
