package io.agentfactory.backends;

/**
 * A PostgreSQL server for tests.
 *
 * @param server JDBC URL without the database, for example {@code jdbc:postgresql://127.0.0.1:5432/}
 * @param superuser role that may make databases and roles
 * @param password the role's password
 */
public record PostgresAddress(String server, String superuser, String password) {

    /** JDBC URL of one of its databases. */
    public String url(String database) {
        return server + database;
    }
}
