using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Contracts.Validation;
using SearchCluster.Contracts.Workloads;

namespace SearchCluster.Client.StudyFiles;

/// <summary>
/// The ranges of numbers in a study file, found by asking the validation itself: it says which values it refuses at a path.
/// </summary>
internal static class SchemaBounds
{
    private const double Huge = 1e9;
    private const double Tiny = 1e-6;

    /// <summary>Writes the bounds of a number, as far as the validation has any that depend on no other value.</summary>
    /// <param name="schema">Receives the keywords.</param>
    /// <param name="path">Keys that lead to the section of the number.</param>
    /// <param name="section">The section without it.</param>
    /// <param name="key">Key of the number.</param>
    /// <param name="isWhole">Whether it is a whole number.</param>
    public static void Write(JsonObject schema, IReadOnlyList<string> path, JsonObject section, string key, bool isWhole)
    {
        bool IsAllowed(double value) => IsAllowedAt(path, section, key, isWhole ? JsonValue.Create((long)value) : JsonValue.Create(value));

        double[] candidates = isWhole ? [0, 1, 2, 3, 4, 8, 16, 32] : [0, Tiny, 1, 1 + Tiny, 2];
        if (candidates.Where(IsAllowed).Select(value => (double?)value).FirstOrDefault() is not { } low)
            return;
        if (!IsAllowed(-1))
        {
            if (isWhole || low is 0 or 1 or 2)
                schema["minimum"] = low;
            else
                schema["exclusiveMinimum"] = Math.Round(low);
        }

        if (IsAllowed(Huge))
            return;
        // Bounds of the validation are whole numbers, and some of them are not allowed themselves.
        var high = Largest(low, IsAllowed);
        if (!isWhole && IsAllowed(high + 0.5))
            schema["exclusiveMaximum"] = high + 1;
        else
            schema["maximum"] = high;
    }

    private static double Largest(double allowed, Func<double, bool> isAllowed)
    {
        var (low, refused) = (Math.Floor(allowed), Huge);
        while (refused - low > 1)
        {
            var middle = Math.Floor((low + refused) / 2);
            if (isAllowed(middle))
                low = middle;
            else
                refused = middle;
        }

        return low;
    }

    private static bool IsAllowedAt(IReadOnlyList<string> path, JsonObject section, string key, JsonValue value)
    {
        var study = Study();
        JsonObject around = study;
        foreach (var name in path.SkipLast(1))
            around = (around[name] ??= new JsonObject()).AsObject();
        var probed = section.DeepClone().AsObject();
        probed[key] = value;
        if (path.Count > 0)
            around[path[^1]] = probed;
        else
            study[key] = value.DeepClone();
        var at = path.Append(key).Aggregate("", PlanPath.Key);
        return StudyReading.Of(study).Problems.All(problem => problem.Path != at);
    }

    private static JsonObject Study()
    {
        // Many epochs: some bounds are that of the budget.
        var first = StudyTemplate.Kinds[0].Sample!;
        var template = new StudyTemplate("bounds", first, new SampleSubject(first.Usual, "label", "accuracy"), "random", 1_000, 1_000_000);
        return YamlTree.Read(new StringReader(template.ToString())).Root!.AsObject();
    }
}
