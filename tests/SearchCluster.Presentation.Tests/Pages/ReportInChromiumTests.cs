using System.Text.Json;
using SearchCluster.Presentation.Pages;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Domains;
using Xunit;

namespace SearchCluster.Presentation.Tests.Pages;

[Trait(Chromium.Trait, Chromium.Name)]
public sealed class ReportInChromiumTests : IDisposable
{
    private const string Hostile = "</title></svg><script>document.title='ran'</script>"
        + "<img src=http://127.0.0.1:9/x onerror=document.title='ran'>";

    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Report_OfAStudyWithMarkupForValues_OpensWithoutComplaintScriptOrNetwork()
    {
        var shown = await Chromium.Open(_folder, ReportPage.Of(Study().Reported()));

        Assert.Contains("<title>exported</title>", shown.Document);
        Assert.Contains("&lt;script&gt;", shown.Document);
        Assert.Empty(shown.Complaints);
        Assert.Empty(shown.Requests);
    }

    [Fact]
    public async Task Open_APageThatRunsAndFetches_IsSeen()
    {
        var shown = await Chromium.Open(
            _folder, $"<!doctype html><title>exported</title><svg><title>{Hostile}<script>console.error('bad')</script>");

        Assert.Contains("<title>ran</title>", shown.Document);
        Assert.Contains(shown.Complaints, complaint => complaint.Contains("bad", StringComparison.Ordinal));
        Assert.Contains("http://127.0.0.1:9/x", shown.Requests);
    }

    private static ExportedStudy Study()
    {
        var study = Exported.Study();
        var value = JsonSerializer.SerializeToElement(Hostile);
        var configuration = Search.Configuration.Of([.. study.Trials[0].Summary.Configuration, new(Hostile, value)]);
        return study with
        {
            Summary = study.Summary with
            {
                Metric = Hostile,
                Reason = Hostile,
                Best = study.Summary.Best! with { Configuration = configuration },
            },
            Spec = study.Spec with
            {
                Search = study.Spec.Search with
                {
                    Space = new(study.Spec.Search.Space) { [Hostile] = new CategoricalDomain { Values = [value] } },
                },
            },
            Trials =
            [
                study.Trials[0] with { Summary = study.Trials[0].Summary with { Configuration = configuration, Reason = Hostile } },
                .. study.Trials.Skip(1),
            ],
        };
    }
}
