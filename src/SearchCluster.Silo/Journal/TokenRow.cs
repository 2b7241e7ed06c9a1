using System.Globalization;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Journal;

/// <summary>A token as it stands in the database; times as ISO 8601 in UTC.</summary>
internal sealed record TokenRow(string Id, string Hash, string Role, string? Name, string Created, string? Expires, string? Revoked)
{
    /// <summary>Reads rows.</summary>
    public const string Select =
        "SELECT id AS Id, hash AS Hash, role AS Role, name AS Name, created AS Created, expires AS Expires, revoked AS Revoked FROM token ";

    /// <summary>Writes a row.</summary>
    public const string Insert = "INSERT INTO token (id, hash, role, name, created, expires, revoked) "
        + "VALUES (@Id, @Hash, @Role, @Name, @Created, @Expires, @Revoked)";

    /// <summary>Marks a row that is not marked yet.</summary>
    public const string Revoke = "UPDATE token SET revoked = coalesce(revoked, @revoked) WHERE id = @id";

    /// <summary>The row of a token.</summary>
    public static TokenRow Of(StoredToken stored) => new(
        stored.Token.Id, stored.Hash, stored.Token.Role.ToString(), stored.Token.Name,
        Text(stored.Token.Created), stored.Token.Expires is { } expires ? Text(expires) : null, stored.Token.Revoked is { } revoked
            ? Text(revoked) : null);

    /// <summary>A time as it is stored.</summary>
    public static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The token of the row.</summary>
    public StoredToken Token() => new(
        new TokenSummary(Id, Enum.Parse<AccessRole>(Role), Name, Time(Created)!.Value) { Expires = Time(Expires), Revoked = Time(Revoked) },
            Hash);

    private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
