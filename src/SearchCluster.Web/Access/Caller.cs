using Microsoft.AspNetCore.Http;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Web.Access;

/// <summary>
/// The least role that an endpoint is for. Without it, what reads is for readers, and what changes something for operators.
/// </summary>
/// <param name="Role">The role.</param>
internal sealed record RequiredRole(AccessRole Role);

/// <summary>An endpoint that answers without a token.</summary>
public sealed record OpenToAll;

/// <summary>The one that a request comes from.</summary>
/// <param name="Token">By which it is known.</param>
/// <param name="IsBrowser">Whether the token came as a cookie, which a browser sends by itself.</param>
internal sealed record Caller(TokenSummary Token, bool IsBrowser)
{
    private const string Item = "searchcluster.caller";

    /// <summary>The caller of a request that has been let in; null at an endpoint that is open to all.</summary>
    public static Caller? Of(HttpContext context) => context.Items[Item] as Caller;

    /// <summary>Remembers it with the request.</summary>
    public void Enter(HttpContext context) => context.Items[Item] = this;
}
