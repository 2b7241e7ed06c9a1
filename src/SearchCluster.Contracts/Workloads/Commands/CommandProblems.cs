using SearchCluster.Search;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>What can be wrong with a command; whether its program is there, only the silo that runs it knows.</summary>
internal static class CommandProblems
{
    // Keys of a report that are not metrics.
    private static readonly string[] Reserved = ["epoch", "fold", "timing", "layers"];

    /// <summary>Every problem; paths start at the study's root.</summary>
    public static IEnumerable<(string Path, string Message)> Of(CommandPlan plan, SearchPlan search) =>
        OfRun(plan, search).Concat(OfEnvironment(plan, search)).Concat(OfMetrics(plan)).Concat(OfFiles(plan)).Concat(OfParameters(search))
            .Concat(OfTimes(plan)).Concat(plan.Limits.Problems());

    /// <summary>The names that are placeholders in a study, parameters first.</summary>
    public static IReadOnlyList<string> NamesOf(SearchPlan search) => [.. search.Space.Keys.Union(Placeholders.OfAttempt)];

    private static IEnumerable<(string Path, string Message)> OfRun(CommandPlan plan, SearchPlan search)
    {
        const string path = "command.run";
        if (plan.Shell && plan.Run.Listed is not null)
        {
            yield return (path, "is a list; with 'shell: true' it must be one text, which the shell reads");
            yield break;
        }

        IReadOnlyList<string> words = [];
        string? unclosed = null;
        try
        {
            words = plan.Shell ? [plan.Run.Text ?? ""] : plan.Run.Words;
        }
        catch (FormatException error)
        {
            unclosed = error.Message;
        }

        if (unclosed is not null)
            yield return (path, unclosed);
        else if (words.Count == 0 || words[0].Trim().Length == 0)
            yield return (path, "is empty; expected a program and its arguments");
        if (words.Any(word => word.Contains('\0')))
            yield return (path, "has a character of code 0, which no argument can hold");
        foreach (var problem in words.SelectMany(word => Unknown(path, word, search)).Distinct())
            yield return problem;
    }

    private static IEnumerable<(string Path, string Message)> OfEnvironment(CommandPlan plan, SearchPlan search)
    {
        foreach (var (name, value) in plan.Environment)
        {
            var path = $"command.environment.{name}";
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0') || (value.Value ?? "").Contains('\0'))
                yield return (path, "is no environment variable: a name without '=', and a value, neither with a character of code 0");
            else if (name.StartsWith("SEARCHCLUSTER_", StringComparison.Ordinal))
                yield return (path, "is a name that is kept for what a trial is told");
            foreach (var problem in Unknown(path, value.Value ?? "", search))
                yield return problem;
        }
    }

    private static IEnumerable<(string Path, string Message)> Unknown(string path, string text, SearchPlan search)
    {
        var names = NamesOf(search);
        return Placeholders.Unknown(text, names).Select(name =>
            (path, $"{{{name}}} is no parameter of the space{NearestName.Suggestion(name, names)}; "
                + $"for the text itself write {{{{{name}}}}}"));
    }

    private static IEnumerable<(string Path, string Message)> OfMetrics(CommandPlan plan)
    {
        if (plan.Metrics is not { } metrics)
            yield break;
        if (metrics.Count == 0)
            yield return ("command.metrics", "is empty; leave it out for the metrics that the objective names");
        foreach (var (index, metric) in metrics.Index())
        {
            if (metric.Length == 0 || Reserved.Contains(metric))
                yield return ($"command.metrics[{index}]", $"{Quotation.Of(metric)} is no name of a metric");
            else if (metrics.Take(index).Contains(metric))
                yield return ($"command.metrics[{index}]", $"{Quotation.Of(metric)} is named twice");
        }
    }

    private static IEnumerable<(string Path, string Message)> OfFiles(CommandPlan plan) => plan.Files.Index()
        .Select(file => ($"command.files[{file.Index}]", CommandFiles.Problem(file.Item)))
        .Where(file => file.Item2 is not null)
        .Select(file => (file.Item1, file.Item2!));

    private static IEnumerable<(string Path, string Message)> OfParameters(SearchPlan search) => search.Space.Keys
        .GroupBy(Placeholders.VariableOf)
        .Where(same => same.Count() > 1)
        .Select(same =>
            ("space", $"{string.Join(" and ", same.Select(name => Quotation.Of(name)))} would be one environment variable, {same.Key}"));

    private static IEnumerable<(string Path, string Message)> OfTimes(CommandPlan plan)
    {
        if (plan.GracePeriod < TimeSpan.Zero || plan.GracePeriod > CommandPlan.LongestGracePeriod)
            yield return ("command.gracePeriod", $"is {plan.GracePeriod:c}; it must be from 0 to {CommandPlan.LongestGracePeriod:c}");
    }
}
