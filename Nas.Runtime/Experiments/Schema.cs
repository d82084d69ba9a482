using Nas.Runtime.Experiments.Databases;

namespace Nas.Runtime.Experiments;

/// <summary>
/// The tables, version by version. A store of an earlier version is brought up to the present one when it is opened, in one transaction;
/// one of a later version is left alone.
/// </summary>
internal static class Schema
{
    private static readonly Func<Database, string>[] Migrations = [Version1, Version2, Version3, Version4, Version5, Version6];

    /// <summary>The version that this library reads and writes.</summary>
    public static int Current => Migrations.Length;

    /// <summary>Brings the store up to the present version, or to an earlier one.</summary>
    /// <exception cref="StoreException">It is of a later version.</exception>
    public static void Migrate(Session session, int? to = null)
    {
        var target = to ?? Current;
        if (Version(session) == target) return;
        session.Transaction(() =>
        {
            session.Database.LockSchema(session);
            // Another process may have been faster.
            var version = Version(session);
            if (version > Current)
            {
                throw new StoreException(
                    $"The experiment store {session.Database.Name} was written by a later version (its schema is {version}, this version knows {Current}); it was left alone.")
                {
                    Hint = "Update the project's Nas.Runtime package, or name another store with --store.",
                };
            }

            for (; version < target; version++)
            {
                session.Execute(Migrations[version](session.Database));
                session.Execute(version == 0 ? "INSERT INTO schema_version (version) VALUES (1)" : $"UPDATE schema_version SET version = {version + 1}");
            }
        });
    }

    private static long Version(Session session)
    {
        var tables = session.Database is SqliteDatabase
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'"
            : "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version'";
        return session.Query(tables, row => row.GetString(0)).Count == 0
            ? 0
            : session.Query("SELECT version FROM schema_version", row => row.GetInt64(0)).DefaultIfEmpty(0).Max();
    }

    private static string Version1(Database database) => $"""
        CREATE TABLE schema_version (version BIGINT NOT NULL);

        CREATE TABLE experiments (
          id           {database.Identity},
          net          TEXT NOT NULL,
          space        TEXT NOT NULL, -- canonical text
          space_hash   TEXT NOT NULL,
          strategy     TEXT NOT NULL,
          seed         BIGINT NOT NULL,
          data         TEXT NOT NULL,
          settings     TEXT NOT NULL, -- JSON: all that determines the result
          tool_version TEXT NOT NULL,
          status       TEXT NOT NULL, -- running, stopped, done, failed
          message      TEXT,          -- why it failed
          created      BIGINT NOT NULL, -- milliseconds since 1970
          updated      BIGINT NOT NULL,
          seconds      DOUBLE PRECISION NOT NULL, -- of work, all parts together
          genotype     TEXT, -- the best so far
          score        DOUBLE PRECISION,
          metric       TEXT,
          files        TEXT  -- JSON: what the network was written to
        );

        CREATE TABLE trials (
          experiment BIGINT NOT NULL REFERENCES experiments (id),
          number     BIGINT NOT NULL,
          genotype   TEXT NOT NULL,
          fidelity   DOUBLE PRECISION NOT NULL,
          state      TEXT NOT NULL, -- asked, done
          accuracy   DOUBLE PRECISION, -- null in a trial that is done: not a number
          loss       DOUBLE PRECISION,
          parameters BIGINT,
          flops      BIGINT,
          curve      TEXT, -- JSON
          seconds    DOUBLE PRECISION,
          PRIMARY KEY (experiment, number)
        );

        CREATE TABLE checkpoints (
          experiment BIGINT NOT NULL PRIMARY KEY REFERENCES experiments (id),
          epoch      BIGINT NOT NULL,
          epochs     BIGINT NOT NULL,
          state      {database.Binary} NOT NULL
        );
        """;

    // Several processes work at one experiment: states leased and failed.
    private static string Version2(Database database) => """
        ALTER TABLE trials ADD COLUMN owner TEXT;
        ALTER TABLE trials ADD COLUMN leased_until BIGINT; -- milliseconds since 1970; a heartbeat moves it on
        ALTER TABLE trials ADD COLUMN leases BIGINT NOT NULL DEFAULT 0; -- how often it was taken up
        ALTER TABLE trials ADD COLUMN message TEXT; -- why it failed
        CREATE INDEX trials_by_state ON trials (experiment, state, number);
        """;

    // An experiment knows its training images; null until they were first read.
    private static string Version3(Database database) => """
        ALTER TABLE experiments ADD COLUMN images BIGINT; -- how many
        ALTER TABLE experiments ADD COLUMN images_sha256 TEXT;
        """;

    // A trial knows the latency that a table foretells of it.
    private static string Version4(Database database) => """
        ALTER TABLE trials ADD COLUMN latency DOUBLE PRECISION; -- milliseconds; null where there was no table
        """;

    // Trainings pause, and go on in a later trial.
    private static string Version5(Database database) => $"""
        ALTER TABLE trials ADD COLUMN training BIGINT; -- the number of the trial that began it; null in a trial of an earlier version, which never goes on
        ALTER TABLE trials ADD COLUMN trained DOUBLE PRECISION; -- the fidelity that it goes on from; null where it begins
        CREATE TABLE paused (
          experiment BIGINT NOT NULL REFERENCES experiments (id),
          training   BIGINT NOT NULL,
          state      {database.Binary} NOT NULL,
          PRIMARY KEY (experiment, training)
        );
        """;

    // What a search says of itself on its way is there to be looked at.
    private static string Version6(Database database) => """
        ALTER TABLE trials ADD COLUMN foretold DOUBLE PRECISION; -- what a predictor said of it, larger is better; null where none did
        CREATE TABLE epochs (
          experiment BIGINT NOT NULL REFERENCES experiments (id),
          phase      TEXT NOT NULL,
          epoch      BIGINT NOT NULL,
          loss       DOUBLE PRECISION,
          accuracy   DOUBLE PRECISION,
          skip_share DOUBLE PRECISION,
          eigenvalue DOUBLE PRECISION,
          gap        DOUBLE PRECISION,
          strengths  TEXT, -- JSON: for each decision those of its candidates
          PRIMARY KEY (experiment, phase, epoch)
        );
        CREATE TABLE warnings (
          experiment BIGINT NOT NULL REFERENCES experiments (id),
          number     BIGINT NOT NULL,
          said       BIGINT NOT NULL, -- milliseconds since 1970
          text       TEXT NOT NULL,
          PRIMARY KEY (experiment, number)
        );
        """;
}
