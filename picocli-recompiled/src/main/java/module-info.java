/** Command lines: parsing, help, completion. */
module info.picocli {
  requires static java.sql;

  exports picocli;
}
