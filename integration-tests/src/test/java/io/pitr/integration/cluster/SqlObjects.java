package io.pitr.integration.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What SQL statements create outside of tables: databases, accounts, placement policies and
 * bindings.
 *
 * @param databases of users
 * @param accounts as {@code 'name'@'host'}
 * @param policies of placement
 * @param bindings digests of the statements they are for
 */
public record SqlObjects(
    Set<String> databases, Set<String> accounts, Set<String> policies, Set<String> bindings) {

  /** Those that are there now. */
  public static SqlObjects of(Sql sql) {
    var databases = new TreeSet<>(sql.column("SHOW DATABASES"));
    databases.removeIf(Names::isSystem);
    var accounts = new TreeSet<String>();
    sql.query("SELECT user, host FROM mysql.user")
        .forEach(
            row ->
                accounts.add(quoted(row.get(0).orElse("")) + "@" + quoted(row.get(1).orElse(""))));
    return new SqlObjects(
        databases,
        accounts,
        new TreeSet<>(sql.column("SELECT policy_name FROM information_schema.placement_policies")),
        new TreeSet<>(
            sql.column(
                "SELECT sql_digest FROM mysql.bind_info"
                    + " WHERE status IN ('enabled', 'using') AND sql_digest <> ''")));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** Databases that hold anything a test could mix up with its own. */
  public List<String> occupied(Sql sql) {
    return databases.stream()
        .filter(
            name ->
                !name.equals("test")
                    || !sql.query("SHOW TABLES IN " + Names.quoted(name)).isEmpty())
        .toList();
  }

  /** Statements that remove what is there now and was not before. */
  public List<String> removalOf(SqlObjects now) {
    var statements = new ArrayList<String>();
    more(databases, now.databases)
        .forEach(name -> statements.add("DROP DATABASE IF EXISTS " + Names.quoted(name)));
    more(accounts, now.accounts).forEach(name -> statements.add("DROP USER IF EXISTS " + name));
    more(policies, now.policies)
        .forEach(name -> statements.add("DROP PLACEMENT POLICY IF EXISTS " + Names.quoted(name)));
    more(bindings, now.bindings)
        .forEach(digest -> statements.add("DROP GLOBAL BINDING FOR SQL DIGEST " + quoted(digest)));
    return statements;
  }

  private static Set<String> more(Set<String> before, Set<String> now) {
    var more = new TreeSet<>(now);
    more.removeAll(before);
    return more;
  }
}
