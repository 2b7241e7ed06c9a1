using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchCluster.Contracts;

namespace SearchCluster.Web.Answers;

/// <summary>The body of a request as text: UTF-8, with or without a byte order mark. Its content type does not matter.</summary>
internal static class RequestText
{
    /// <summary>The longest body that is read, in bytes. A study with long lists of values has some hundred kilobytes.</summary>
    public const long Longest = 8_000_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>The text, or what to answer instead.</summary>
    public static async Task<(string? Text, IResult? Refusal)> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Longest;
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancellationToken);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Refusal.TooLarge(Longest));
        }

        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        if (bytes.StartsWith(Strict.Preamble))
            bytes = bytes[Strict.Preamble.Length..];
        try
        {
            return (Strict.GetString(bytes), null);
        }
        catch (DecoderFallbackException error)
        {
            var at = Math.Min(error.Index, bytes.Length);
            var line = 1 + bytes[..at].Count((byte)'\n');
            return (null,
                Refusal.Invalid("the body is no text", [new Problem("", line, $"expected text in UTF-8, found another byte at {at}")]));
        }
    }
}
