using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers.Encoding;

/// <summary>A parameter with more than one value, as a coordinate.</summary>
internal sealed record EncodedAxis
{
    /// <summary>From this many values on an integer counts as continuous.</summary>
    public const int MostChoices = 1_000;

    /// <summary>Where an inactive parameter lies: a share in the middle, or no choice.</summary>
    public const double InactiveShare = 0.5, InactiveChoice = -1;

    /// <summary>The parameter's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its values.</summary>
    public required Domain Domain { get; init; }

    /// <summary>Whether its values have no order.</summary>
    public bool IsNominal => Domain is CategoricalDomain;

    /// <summary>The shares of its values in order where they are counted; null where it counts as continuous.</summary>
    public required double[]? Shares { get; init; }

    /// <summary>The axis that decides whether it is active; null when it always is.</summary>
    public int? Parent { get; init; }

    /// <summary>The parent's choice at which it is active.</summary>
    public int ParentChoice { get; init; }

    /// <summary>The coordinate of an inactive parameter.</summary>
    public double Inactive => IsNominal ? InactiveChoice : InactiveShare;

    /// <summary>The coordinate of a gene: of a share from 0 to 1, or of a choice where values are counted.</summary>
    public double CoordinateOf(double gene) => Shares is null || IsNominal ? gene : Shares[(int)gene];

    /// <summary>The gene nearest to a share from 0 to 1.</summary>
    public double GeneAt(double share)
    {
        if (Shares is null)
            return share;
        var above = Array.BinarySearch(Shares, share);
        if (above >= 0)
            return above;
        above = Math.Clamp(~above, 1, Shares.Length - 1);
        return share - Shares[above - 1] <= Shares[above] - share ? above - 1 : above;
    }
}
