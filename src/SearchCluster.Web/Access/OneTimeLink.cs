using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Web.Access;

/// <summary>
/// The code in the link that <c>run --dashboard</c> prints. It opens once, and gives a token of role operator that counts as long as the
/// process lives; nothing of it is stored.
/// </summary>
internal sealed class OneTimeLink(TimeProvider clock)
{
    private const int BytesOfCode = 16;

    private readonly ConcurrentDictionary<string, StoredToken> _given = [];
    private int _isUsed;

    /// <summary>The code; of letters and digits.</summary>
    public string Code { get; } = RandomNumberGenerator.GetHexString(2 * BytesOfCode, lowercase: true);

    /// <summary>Takes the code for a token; null when the code is wrong or was used.</summary>
    public string? Redeem(string code)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(Code))
            || Interlocked.Exchange(ref _isUsed, 1) != 0)
            return null;
        var (text, stored) = AccessToken.New(AccessRole.Operator, "dashboard", clock.GetUtcNow());
        _given[stored.Token.Id] = stored;
        return text;
    }

    /// <summary>A token that was given for the code; null when it is none.</summary>
    public TokenSummary? Find(string id, string hash) =>
        _given.TryGetValue(id, out var stored) && AccessToken.IsSame(stored.Hash, hash) ? stored.Token : null;
}
