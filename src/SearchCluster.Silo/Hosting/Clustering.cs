namespace SearchCluster.Silo.Hosting;

/// <summary>How silos find each other.</summary>
public enum Clustering
{
    /// <summary>There is one silo, on a SQLite file.</summary>
    Localhost,

    /// <summary>Through a PostgreSQL database that they share.</summary>
    Postgres,
}
