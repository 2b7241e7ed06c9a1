using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Web.Answers;

/// <summary>
/// An answer in the one JSON shape, the same bytes as the console prints. It carries an ETag, and a reader that has it already gets 304.
/// </summary>
/// <param name="value">What is told.</param>
/// <param name="status">200 unless told otherwise.</param>
internal sealed class Document(object value, int status = StatusCodes.Status200OK) : IResult
{
    private const int TagLength = 16;

    /// <summary>Where the thing that was made can be read; null when nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>Where the next page is; null on the last.</summary>
    public string? Next { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, SearchClusterJson.Options);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, TagLength))}\"";
        response.Headers.CacheControl = "no-cache";
        if (Location is not null)
            response.Headers.Location = Location;
        if (Next is not null)
            response.Headers.Link = $"<{Next}>; rel=\"next\"";
        if (HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method))
        {
            response.Headers.ETag = tag;
            if (httpContext.Request.Headers.IfNoneMatch.Any(known => Holds(known, tag)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static bool Holds(string? known, string tag) => EntityTagHeaderValue.TryParseList([known ?? ""], out var tags)
        && tags.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Tag == tag);
}
