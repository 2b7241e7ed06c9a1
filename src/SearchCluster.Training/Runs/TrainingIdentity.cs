using System.Security.Cryptography;
using System.Text.Json;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Runs;

/// <summary>
/// A SHA-256 of all that decides the bits of a training. Where the data come from does not, and how often states are saved neither.
/// </summary>
public static class TrainingIdentity
{
    /// <summary>The identity of a training as a whole: what goes on from a saved state must have it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="data">SHA-256 of the data, hexadecimal.</param>
    /// <param name="epochs">Most epochs of the training.</param>
    /// <param name="seed">Its seed.</param>
    internal static byte[] Of(TrainingPlan plan, string data, int epochs, ulong seed) => Hash(plan, data, epochs, seed, networkAfter: null);

    /// <summary>
    /// The identity of the network after an epoch, hexadecimal. When early stopping ends the training does not change it.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="data">SHA-256 of the data, hexadecimal.</param>
    /// <param name="epochs">Most epochs of the training.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="epoch">The epoch after which the network stands so, from 1.</param>
    public static string After(TrainingPlan plan, string data, int epochs, ulong seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Convert.ToHexStringLower(Hash(plan with { EarlyStopping = null }, data, epochs, seed, epoch));
    }

    private static byte[] Hash(TrainingPlan plan, string data, int epochs, ulong seed, int? networkAfter) => SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(
            new Decisive(plan with { Dataset = new DigitsDataset(), Checkpoint = new() }, data, epochs, seed, networkAfter),
                SealedState.Json));

    private sealed record Decisive(TrainingPlan Plan, string Data, int Epochs, ulong Seed, int? NetworkAfter);
}
