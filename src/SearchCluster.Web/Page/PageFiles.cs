using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SearchCluster.Web.Page;

/// <summary>The page's files, which this assembly carries. Each is compressed once, when it is first asked for.</summary>
internal sealed class PageFiles
{
    private const string Folder = "page/";
    private const string Start = "index.html";
    private const int TagLength = 16;

    private readonly IReadOnlyDictionary<string, Lazy<PageFile>> _files = typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(name => name[Folder.Length..], name => new Lazy<PageFile>(() => PageFile.Read(name)));

    /// <summary>Adds the endpoints: the start under <c>/</c>, its files under <c>/page/</c>.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext context) => Answer(context, _files[Start].Value));
        // One route for each: no path that is asked for is ever looked up anywhere else.
        foreach (var (name, file) in _files)
            routes.MapGet($"/{Folder}{name}", (HttpContext context) => Answer(context, file.Value));
    }

    private static Task Answer(HttpContext context, PageFile file)
    {
        var response = context.Response;
        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var isCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isCompressed)
            response.Headers.ContentEncoding = "gzip";
        var bytes = isCompressed ? file.Compressed : file.Bytes;
        response.ContentType = file.Type;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private sealed record PageFile(byte[] Bytes, byte[] Compressed, string Type, string Tag)
    {
        public static PageFile Read(string name)
        {
            using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
                gzip.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()).AsSpan(0, TagLength))}\"";
            return new PageFile(bytes.ToArray(), compressed.ToArray(), TypeOf(name), tag);
        }

        private static string TypeOf(string name) => Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
    }
}
