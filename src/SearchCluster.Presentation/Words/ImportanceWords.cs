using SearchCluster.Search.Importance;

namespace SearchCluster.Presentation.Words;

/// <summary>The lecture's question, what mattered, answered in a sentence.</summary>
public static class ImportanceWords
{
    private const double LeastShare = 0.01;
    private const double LeastInteraction = 0.05;

    /// <summary>
    /// Such as "learning rate explains 61 % of the variance, initializer 22 %, batch norm 5 %; learning rate with initializer 7 %".
    /// </summary>
    public static string Of(StudyImportance importance)
    {
        var names = Names(importance);
        var mattering = importance.Parameters.Where(parameter => parameter.Share >= LeastShare).Select(
            parameter => (Name: names[parameter.Parameter], parameter.Share)).ToList();
        var pairs = importance.Interactions.Where(pair => pair.Share >= LeastInteraction).Select(
            pair => $"{names[pair.Parameters[0]]} with {names[pair.Parameters[1]]} {Percent(pair.Share)}").ToList();
        if (mattering.Count == 0)
            return pairs.Count == 0
                ? "nothing: whatever the parameters, the trials came to the same"
                : $"no parameter by itself, but {string.Join(", ", pairs)} of the variance";

        var rest = importance.Parameters.Count - mattering.Count;
        return Sentence(importance.Method, mattering)
            + (rest == 0 ? "" : rest == 1 ? ", the other below 1 %" : $", the {rest} others below 1 %")
            + (pairs.Count == 0 ? "" : $"; {string.Join(", ", pairs)}");
    }

    /// <summary>Names as they are spoken: <c>optimizer.learningRate</c> as learning rate.</summary>
    public static IReadOnlyDictionary<string, string> Names(StudyImportance importance) =>
        ReadableValue.ShortNames(importance.Parameters.Select(parameter => parameter.Parameter))
            .ToDictionary(name => name.Key, name => SpokenName.Of(name.Value));

    /// <summary>A share in whole per cent.</summary>
    public static string Percent(double share) => ReadableNumber.Share(share);

    private static string Sentence(ImportanceMethod method, List<(string Name, double Share)> mattering)
    {
        var others = string.Concat(mattering.Skip(1).Select(parameter => $", {parameter.Name} {Percent(parameter.Share)}"));
        var (name, share) = mattering[0];
        return method == ImportanceMethod.Fanova
            ? $"{name} explains {Percent(share)} of the variance{others}"
            : $"{name} makes {Percent(share)} of what sets the best tenth apart{others}";
    }
}
