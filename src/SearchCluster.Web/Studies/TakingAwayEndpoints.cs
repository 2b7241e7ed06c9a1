using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Presentation.Charts;
using SearchCluster.Presentation.Exports;
using SearchCluster.Presentation.Pages;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Web.Answers;

namespace SearchCluster.Web.Studies;

/// <summary>What can be taken away of a study, and what a study file that is not submitted would be.</summary>
internal static class TakingAwayEndpoints
{
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    /// <summary>Adds them to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/studies/{name}/export", Export);
        api.MapGet("/studies/{name}/report", Report);
        api.MapPost("/plan", Plan);
    }

    private static async Task<IResult> Export(
        string name, HttpContext context, StudyReader reader, CancellationToken cancellationToken, string format = "csv",
            string rows = "epochs")
    {
        if (format is not ("csv" or "json" or "parquet"))
            return Refusal.Misunderstood($"format is '{format}'; it must be csv, json or parquet");
        if (rows is not ("epochs" or "trials"))
            return Refusal.Misunderstood($"rows is '{rows}'; it must be epochs or trials");
        if (await reader.Export(name, cancellationToken) is not { } study)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        if (format == "json")
            return new Document(JsonExport.Of(study));

        var table = rows == "trials" ? ExportTable.OfTrials(study) : ExportTable.OfEpochs(study);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{format}\"";
        if (format == "parquet")
        {
            using var file = new MemoryStream();
            await ParquetExport.Write(file, table, cancellationToken);
            return TypedResults.Bytes(file.ToArray(), "application/vnd.apache.parquet");
        }

        var text = new StringWriter();
        CsvExport.Write(text, table);
        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    private static async Task<IResult> Report(string name, HttpContext context, StudyReader reader, CancellationToken cancellationToken)
    {
        if (await reader.View(name, cancellationToken) is not { } read)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        var reports = new Dictionary<int, IReadOnlyList<TrialReport>>();
        foreach (var number in StudyCharts.ReportsShown(read.View, read.Spec))
            reports[number] = await reader.Catalog.Reports(name, number, cancellationToken);
        // The page has no scripts, and its style in itself.
        context.Response.Headers.ContentSecurityPolicy = ReportPolicy;
        return TypedResults.Text(ReportPage.Of(new ReportedStudy(read.View, read.Spec, reports)), "text/html", Encoding.UTF8);
    }

    // Of structure alone: the data lie where the silos are, and are looked at when the study is submitted.
    private static async Task<IResult> Plan(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, refusal) = await RequestText.Read(request, cancellationToken);
        if (body is null)
            return refusal!;
        var reading = StudyText.Read(new StringReader(body)).Reading;
        return reading.Spec is { } spec
            ? new Document(
                new PlannedStudy(spec.Name, spec.Search.Trials, spec.Search.Budget.Epochs, StudyTree.Of(spec), [.. spec.Search.Warnings()]))
            : Refusal.Invalid("invalid study", reading.Problems);
    }

    private sealed record PlannedStudy(
        string Study, int Trials, int Epochs, System.Text.Json.Nodes.JsonObject Spec, IReadOnlyList<string> Warnings);
}
