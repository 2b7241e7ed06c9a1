using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace SearchCluster.Contracts.Grains;

/// <summary>What the holder of a token may do over HTTP. Each may what those before it may.</summary>
public enum AccessRole
{
    /// <summary>Read.</summary>
    Reader,

    /// <summary>Take trials of studies, report and tell.</summary>
    Worker,

    /// <summary>Everything: submit, pause, delete, make tokens.</summary>
    Operator,
}

/// <summary>A token as it is listed: what it may, but not how it reads.</summary>
/// <param name="Id">The public part of the token.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Name">For whom or what it is; null where nothing was said.</param>
/// <param name="Created">When it was made.</param>
public sealed record TokenSummary(string Id, AccessRole Role, string? Name, DateTimeOffset Created)
{
    /// <summary>From when on it counts no more; absent for one that stays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was revoked; absent for one that counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Whether it counts at a moment.</summary>
    public bool Counts(DateTimeOffset now) => Revoked is null && !(Expires <= now);
}

/// <summary>A token as it is kept.</summary>
/// <param name="Token">What it may.</param>
/// <param name="Hash">SHA-256 of its secret part, hexadecimal. The secret itself is nowhere but with its holder.</param>
public sealed record StoredToken(TokenSummary Token, string Hash);

/// <summary>How tokens read: <c>sc_ID_SECRET</c>, with 48 random bits to tell them apart and 256 that cannot be guessed.</summary>
public static class AccessToken
{
    private const string Prefix = "sc";
    private const char Separator = '_';
    private const int BytesOfId = 6;
    private const int BytesOfSecret = 32;

    /// <summary>A new token, and what is kept of it.</summary>
    public static (string Text, StoredToken Stored) New(AccessRole role, string? name, DateTimeOffset now, TimeSpan? lifetime = null)
    {
        var id = RandomNumberGenerator.GetHexString(2 * BytesOfId, lowercase: true);
        var secret = RandomNumberGenerator.GetHexString(2 * BytesOfSecret, lowercase: true);
        var summary = new TokenSummary(id, role, name, now) { Expires = now + lifetime };
        return (string.Join(Separator, Prefix, id, secret), new StoredToken(summary, HashOf(secret)));
    }

    /// <summary>The parts of a token by which it is found and compared; null for a text that is none.</summary>
    public static (string Id, string Hash)? Read(string text) =>
        text.Split(Separator) is [Prefix, { Length: 2 * BytesOfId } id, { Length: 2 * BytesOfSecret } secret]
            ? (id, HashOf(secret))
            : null;

    /// <summary>Whether two hashes are the same, in a time that does not depend on where they differ.</summary>
    public static bool IsSame(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
