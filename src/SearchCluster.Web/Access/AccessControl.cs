using System.Globalization;
using Microsoft.AspNetCore.Http;
using SearchCluster.Contracts.Grains;
using SearchCluster.Web.Answers;
using SearchCluster.Web.Page;

namespace SearchCluster.Web.Access;

/// <summary>
/// Lets a request in when its token may what the endpoint is for. Nothing answers without a token but what says that it is open to all:
/// not even what does not exist.
/// </summary>
internal sealed class AccessControl(IGrainFactory grains, FailedTries failed, OneTimeLink? link = null)
{
    private const string Bearer = "Bearer ";

    /// <summary>Name of the cookie. Browsers send cookies of one host to all of its ports.</summary>
    public static string CookieOf(HttpContext context) => $"searchcluster-{context.Connection.LocalPort}";

    /// <summary>Runs before every endpoint.</summary>
    public async Task Guard(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.AddTo(context.Response);
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<OpenToAll>() is not null)
        {
            await next(context);
            return;
        }

        var header = context.Request.Headers.Authorization.ToString();
        var isBearer = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
        var text = isBearer ? header[Bearer.Length..].Trim() : context.Request.Cookies[CookieOf(context)];
        if (string.IsNullOrEmpty(text))
        {
            await Refuse(context, "this needs a token", isKnownWrong: false);
            return;
        }

        if (failed.Wait(context.Connection.RemoteIpAddress) is { } wait)
        {
            await TooMany(context, wait);
            return;
        }

        if (await Find(text, context.RequestAborted) is not { } token)
        {
            failed.Add(context.Connection.RemoteIpAddress);
            await Refuse(context, "the token is wrong, was revoked or has expired", isKnownWrong: true);
            return;
        }

        var role = endpoint?.Metadata.GetMetadata<RequiredRole>()?.Role
            ?? (IsSafe(context.Request) ? AccessRole.Reader : AccessRole.Operator);
        if (token.Role < role)
        {
            await Refusal.Of(StatusCodes.Status403Forbidden, "Forbidden",
                $"this is for role {Word(role)}, and the token is of role {Word(token.Role)}").ExecuteAsync(context);
            return;
        }

        if (!isBearer && !IsFromOurPage(context.Request))
        {
            await Refusal.Of(StatusCodes.Status403Forbidden, "Forbidden", "another site asked for this in a browser's name")
                .ExecuteAsync(context);
            return;
        }

        new Caller(token, !isBearer).Enter(context);
        await next(context);
    }

    /// <summary>The token that a text is; null when it is none that counts.</summary>
    public async Task<TokenSummary?> Find(string text, CancellationToken cancellationToken) => AccessToken.Read(text) is { } read
        ? link?.Find(read.Id, read.Hash) ?? await grains.GetGrain<ITokensGrain>(0).Find(read.Id, read.Hash, cancellationToken)
        : null;

    /// <summary>An address has failed too often.</summary>
    public static Task TooMany(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Refusal.Of(
            StatusCodes.Status429TooManyRequests, "Too many tries", "too many wrong tokens came from this address; wait a minute")
            .ExecuteAsync(context);
    }

    /// <summary>
    /// Whether a request that a cookie vouches for may change something. Browsers say where it comes from; other ports of this host are
    /// the same site to them, but another origin.
    /// </summary>
    public static bool IsFromOurPage(HttpRequest request)
    {
        if (IsSafe(request))
            return true;
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
            return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return request.Headers["Sec-Fetch-Site"] == "same-origin";
    }

    // A person gets a page to sign in with; a program a document.
    private static Task Refuse(HttpContext context, string detail, bool isKnownWrong)
    {
        context.Response.Headers.WWWAuthenticate = isKnownWrong ? "Bearer error=\"invalid_token\"" : "Bearer";
        return HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? SignInPage.Write(context, StatusCodes.Status401Unauthorized, isKnownWrong ? detail : null)
            : Refusal.Of(StatusCodes.Status401Unauthorized, "Unauthorized", detail).ExecuteAsync(context);
    }

    private static bool IsSafe(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static string Word(AccessRole role) => role.ToString().ToLowerInvariant();
}
