using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Json;

/// <summary>The one JSON shape: study files, grain messages, the journal and everything the console prints use these options.</summary>
public static class SearchClusterJson
{
    /// <summary>
    /// Compact JSON: names and enums in camelCase (but states as <c>Completed</c>), non-finite numbers as "NaN", "Infinity" and
    /// "-Infinity", times as "hh:mm:ss",
    /// <c>kind</c> anywhere in an object, nulls written. Read-only.
    /// </summary>
    /// <remarks>Unknown keys pass, so that a journal outlives its writer; study files are checked by <see cref="PlanWalker"/>
    /// before.</remarks>
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary><see cref="Options"/>, indented for people.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            AllowOutOfOrderMetadataProperties = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            WriteIndented = indented,
            TypeInfoResolver = new StudyContract(),
            // No document of ours stands inside HTML: text stays readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new JsonStringEnumConverter<TrialState>(namingPolicy: null, allowIntegerValues: false),
                new JsonStringEnumConverter<StudyState>(namingPolicy: null, allowIntegerValues: false),
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            },
        };
        options.MakeReadOnly();
        return options;
    }
}
