using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace SearchCluster.Web.Answers;

/// <summary>States that a query names, separated by commas, in upper or lower case.</summary>
internal static class NamedStates
{
    /// <summary>Reads them; none where nothing is named.</summary>
    public static bool TryRead<T>(string? query, out IReadOnlySet<T> states, [NotNullWhen(false)] out IResult? refusal)
        where T : struct, Enum
    {
        var found = new HashSet<T>();
        (states, refusal) = (found, null);
        foreach (var name in query?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (!char.IsAsciiLetter(name[0]) || !Enum.TryParse<T>(name, ignoreCase: true, out var state))
            {
                refusal = Refusal.Misunderstood($"state is '{name}'; it must be of {string.Join(", ", Enum.GetNames<T>())}");
                return false;
            }

            found.Add(state);
        }

        return true;
    }
}
