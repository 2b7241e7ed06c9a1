using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace SearchCluster.Web.Page;

/// <summary>
/// The page on which a person gives a token. It has no script, and its style is in itself nowhere: browsers draw it plainly.
/// </summary>
internal static class SignInPage
{
    /// <summary>Where its form goes.</summary>
    public const string Target = "/session";

    /// <summary>Answers with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="message">What went wrong; null for nothing.</param>
    public static Task Write(HttpContext context, int status, string? message) => Html(context, status, $"""
        <h1>SearchCluster</h1>
        {(message is null ? "" : $"<p role=\"alert\">{HtmlEncoder.Default.Encode(message)}</p>")}
        <form method="post" action="{Target}">
        <p><label>Token <input type="password" name="token" autocomplete="current-password" required autofocus size="40"></label>
        <button>Open</button></p>
        </form>
        <p>An operator makes one with <code>searchcluster token create --role reader</code>.</p>
        """);

    /// <summary>Answers with a page that opens the next one as if it had been chosen on this site: cookies are sent then.</summary>
    public static Task Forward(HttpContext context) =>
        Html(context, StatusCodes.Status200OK, "<p><a href=\"/\">Open the page</a></p>",
            "<meta http-equiv=\"refresh\" content=\"0;url=/\">");

    private static Task Html(HttpContext context, int status, string body, string head = "")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            {head}<title>SearchCluster</title></head><body><main>
            {body}
            </main></body></html>
            """);
    }
}
