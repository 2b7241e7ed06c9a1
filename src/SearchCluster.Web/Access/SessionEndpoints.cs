using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts.Grains;
using SearchCluster.Web.Answers;
using SearchCluster.Web.Page;

namespace SearchCluster.Web.Access;

/// <summary>How a browser, or a script, comes to be known: by the code of the printed link, or by a token.</summary>
internal static class SessionEndpoints
{
    private const string Code = "code";
    private const int LongestForm = 4096;

    /// <summary>Adds those of the API to its group.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/session", Show);
        api.MapPost("/session", Exchange).WithMetadata(new OpenToAll());
    }

    /// <summary>Adds those of browsers.</summary>
    public static void MapBrowser(IEndpointRouteBuilder routes)
    {
        routes.MapPost(SignInPage.Target, SignIn).WithMetadata(new OpenToAll());
        routes.MapPost("/session/end", SignOut).WithMetadata(new RequiredRole(AccessRole.Reader));
    }

    /// <summary>Opens the link with the code; true when the request was answered.</summary>
    public static async Task<bool> OpenLink(HttpContext context, AccessControl access, FailedTries failed, OneTimeLink? link)
    {
        if (context.Request.Path != "/" || !HttpMethods.IsGet(context.Request.Method)
            || context.Request.Query[Code].ToString() is not { Length: > 0 } code)
            return false;
        SecurityHeaders.AddTo(context.Response);
        if (failed.Wait(context.Connection.RemoteIpAddress) is { } wait)
        {
            await AccessControl.TooMany(context, wait);
            return true;
        }

        if (link?.Redeem(code) is { } token)
        {
            SetCookie(context, token);
            await SignInPage.Forward(context);
        }
        // The same browser may open its link again.
        else if (context.Request.Cookies[AccessControl.CookieOf(context)] is { } cookie
            && await access.Find(cookie, context.RequestAborted) is not null)
            await SignInPage.Forward(context);
        else
        {
            failed.Add(context.Connection.RemoteIpAddress);
            await SignInPage.Write(
                context, StatusCodes.Status403Forbidden, "this link has been opened before, or is of another run: it opens once");
        }

        return true;
    }

    private static IResult Show(HttpContext context)
    {
        var token = Caller.Of(context)!.Token;
        return new Document(new Session(null, token.Role, token.Name));
    }

    // For scripts: the code of a link gives a token. Nothing is set in a browser.
    private static async Task<IResult> Exchange(HttpContext context, FailedTries failed, AccessControl access, IServiceProvider services)
    {
        if (failed.Wait(context.Connection.RemoteIpAddress) is { } wait)
        {
            await AccessControl.TooMany(context, wait);
            return Results.Empty;
        }

        var (body, refusal) = await RequestText.Read(context.Request, context.RequestAborted);
        if (body is null)
            return refusal!;
        if (CodeIn(body) is not { } code)
            return Refusal.Misunderstood("the body must be { \"code\": \"…\" }, with the code of the link that was printed");
        var link = services.GetService(typeof(OneTimeLink)) as OneTimeLink;
        if (link?.Redeem(code) is { } token)
            return new Document(
                new Session(token, (await access.Find(token, context.RequestAborted))!.Role, null), StatusCodes.Status201Created);
        failed.Add(context.Connection.RemoteIpAddress);
        return Refusal.Of(
            StatusCodes.Status403Forbidden, "Forbidden", "the code has been used before, or is of another run: it opens once");
    }

    private static async Task SignIn(HttpContext context, FailedTries failed, AccessControl access)
    {
        if (failed.Wait(context.Connection.RemoteIpAddress) is { } wait)
        {
            await AccessControl.TooMany(context, wait);
            return;
        }

        if (!context.Request.HasFormContentType || context.Request.ContentLength is not (> 0 and < LongestForm)
            || !AccessControl.IsFromOurPage(context.Request))
        {
            await SignInPage.Write(context, StatusCodes.Status400BadRequest, "give a token");
            return;
        }

        var text = (await context.Request.ReadFormAsync(context.RequestAborted))["token"].ToString().Trim();
        if (await access.Find(text, context.RequestAborted) is null)
        {
            failed.Add(context.Connection.RemoteIpAddress);
            await SignInPage.Write(context, StatusCodes.Status401Unauthorized, "the token is wrong, was revoked or has expired");
            return;
        }

        SetCookie(context, text);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
    }

    private static void SignOut(HttpContext context)
    {
        context.Response.Cookies.Delete(AccessControl.CookieOf(context));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
    }

    private static void SetCookie(HttpContext context, string token) =>
        context.Response.Cookies.Append(AccessControl.CookieOf(context), token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = "/",
            IsEssential = true,
        });

    private static string? CodeIn(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject document && document[Code] is JsonValue value
                && value.TryGetValue<string>(out var code) ? code : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Who the caller is.</summary>
    private sealed record Session(
        [property: System.Text.Json.Serialization.JsonIgnore(
            Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Token,
        AccessRole Role, string? Name);
}
