using System.CommandLine;
using System.Globalization;

namespace SearchCluster.Client.Commands;

/// <summary>The option that names a trial by its number, or the best.</summary>
internal sealed class TrialOption : Option<string>
{
    private const string Best = "best";

    public TrialOption(string description)
        : base("--trial")
    {
        Description = description;
        HelpName = $"{Best}|N";
        DefaultValueFactory = _ => Best;
        Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var text && text != Best && NumberOf(text) is null)
                result.AddError($"--trial is '{text}'; it must be '{Best}' or the number of a trial, from 0.");
        });
    }

    /// <summary>The number that was given; null for the best.</summary>
    public int? In(ParseResult parsed) => NumberOf(parsed.GetValue(this));

    private static int? NumberOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
