using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Domains;

/// <summary>The values that a parameter may take.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(UniformDomain), "uniform")]
[JsonDerivedType(typeof(LogUniformDomain), "logUniform")]
[JsonDerivedType(typeof(IntegerDomain), "integer")]
[JsonDerivedType(typeof(CategoricalDomain), "categorical")]
[JsonDerivedType(typeof(FixedDomain), "fixed")]
public abstract record Domain
{
    /// <summary>When the parameter is active. Default: always.</summary>
    public ParameterCondition? When { get; init; }

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public abstract IEnumerable<(string Path, string Message)> Problems();

    /// <summary>Its values on a grid, in order; null when it is continuous and says neither <c>points</c> nor <c>values</c>.</summary>
    public abstract IReadOnlyList<JsonElement>? GridValues();

    /// <summary>Values that any value lies between, or all values where there is no order: what a plan must accept.</summary>
    public abstract IReadOnlyList<JsonElement> Extremes();

    /// <summary>Whether it holds the value.</summary>
    public abstract bool Contains(JsonElement value);

    /// <summary>Draws one value.</summary>
    internal abstract JsonElement Draw(ref RandomStream random);

    /// <summary>Number of values; null when it is continuous.</summary>
    internal abstract long? Choices { get; }

    /// <summary>
    /// The value at a share of the way through the domain: at uniform shares its values are as likely as when they are drawn.
    /// </summary>
    /// <param name="share">From 0 to 1.</param>
    internal abstract JsonElement AtShare(double share);

    /// <summary>The share at which a value of the domain lies, from 0 to 1; the middle of its shares where values are countable.</summary>
    internal abstract double ShareOf(JsonElement value);

    private protected static JsonElement Json(double value) => JsonSerializer.SerializeToElement(value);
}
