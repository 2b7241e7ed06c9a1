namespace SearchCluster.Contracts.Grains;

/// <summary>The tokens by which people and workers are known over HTTP (key 0). Any silo answers, from the database.</summary>
[Alias("searchcluster.tokens")]
public interface ITokensGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps a new token.</summary>
    Task Add(StoredToken token, CancellationToken cancellationToken);

    /// <summary>All of them, in the order of their making.</summary>
    Task<IReadOnlyList<TokenSummary>> List(CancellationToken cancellationToken);

    /// <summary>The token from now on counts no more; the token, or null when there is none of that id.</summary>
    Task<TokenSummary?> Revoke(string id, CancellationToken cancellationToken);

    /// <summary>The token with that id and that hash; null when there is none, it is revoked or has expired.</summary>
    Task<TokenSummary?> Find(string id, string hash, CancellationToken cancellationToken);
}
