using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>Answers from the database, on the silo that was asked.</summary>
[StatelessWorker]
internal sealed partial class TokensGrain(IJournal journal, TimeProvider clock, ILogger<TokensGrain> logger) : Grain, ITokensGrain
{
    public async Task Add(StoredToken token, CancellationToken cancellationToken)
    {
        await journal.SaveToken(token);
        LogAdded(token.Token.Id, token.Token.Role, token.Token.Name);
    }

    public Task<IReadOnlyList<TokenSummary>> List(CancellationToken cancellationToken) => journal.Query(queries => queries.Tokens());

    public async Task<TokenSummary?> Revoke(string id, CancellationToken cancellationToken)
    {
        if (!await journal.RevokeToken(id, clock.GetUtcNow()))
            return null;
        LogRevoked(id);
        return (await journal.Query(queries => queries.Token(id)))?.Token;
    }

    public async Task<TokenSummary?> Find(string id, string hash, CancellationToken cancellationToken) =>
        await journal.Query(queries => queries.Token(id)) is { } stored && AccessToken.IsSame(stored.Hash, hash)
            && stored.Token.Counts(clock.GetUtcNow())
            ? stored.Token
            : null;

    [LoggerMessage(90, LogLevel.Information, "Token {Id} of role {Role} made for {Name}")]
    private partial void LogAdded(string id, AccessRole role, string? name);

    [LoggerMessage(91, LogLevel.Information, "Token {Id} revoked")]
    private partial void LogRevoked(string id);
}
