using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using SearchCluster.Search;

namespace SearchCluster.Silo.Hosting;

/// <summary>How the log is written.</summary>
public enum LogFormat
{
    /// <summary>A line of text for each event.</summary>
    Text,

    /// <summary>A JSON object on a line for each event, with its fields by name, for programs that collect logs.</summary>
    Json,

    /// <summary>A line of text that begins with the level as journald reads it.</summary>
    Systemd,
}

/// <summary>
/// The log of the silo program on standard output, as its section <c>Logging</c> and <see cref="SiloSetting.LogFormat"/> say.
/// </summary>
internal static class LogSettings
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";
    private const string Console = "Console";
    private const string FormatterName = "FormatterName";
    private const string FormatterOptions = "FormatterOptions";

    // By the names that .NET gives its formatters.
    private static readonly Dictionary<string, LogFormat> Formatters = new(StringComparer.OrdinalIgnoreCase)
    {
        [ConsoleFormatterNames.Simple] = LogFormat.Text,
        [ConsoleFormatterNames.Json] = LogFormat.Json,
        [ConsoleFormatterNames.Systemd] = LogFormat.Systemd,
    };

    /// <summary>The format that the section asks for by <c>Console:FormatterName</c>; null when it does not.</summary>
    public static LogFormat? FormatOf(IConfiguration configuration) =>
        configuration[$"{Section}:{Console}:{FormatterName}"] is { } name && Formatters.TryGetValue(name, out var format) ? format : null;

    /// <summary>Everything in the section that would be ignored.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration, LogFormat format)
    {
        var section = configuration.GetSection(Section);
        foreach (var problem in Unknown(section, [Levels, Console]).Concat(WrongLevels(section.GetSection(Levels))))
            yield return problem;

        var console = section.GetSection(Console);
        var known = typeof(ConsoleLoggerOptions).GetProperties()
            .Where(property => !property.IsDefined(typeof(ObsoleteAttribute), inherit: false)).Select(property => property.Name);
        foreach (var problem in Unknown(console, [.. known, Levels, FormatterOptions]).Concat(WrongLevels(console.GetSection(Levels))))
            yield return problem;
        if (console[FormatterName] is { } name && !Formatters.ContainsKey(name))
        {
            yield return $"{console.Path.Replace(':', '.')}.{FormatterName} is '{name}'; it must be {string.Join(", ", Formatters.Keys)}"
                + NearestName.Suggestion(name, Formatters.Keys);
        }

        var options = format switch
        {
            LogFormat.Json => typeof(JsonConsoleFormatterOptions),
            LogFormat.Systemd => typeof(ConsoleFormatterOptions),
            _ => typeof(SimpleConsoleFormatterOptions),
        };
        foreach (var problem in Unknown(console.GetSection(FormatterOptions), options.GetProperties().Select(property => property.Name)))
            yield return problem;
    }

    /// <summary>Sets the log up, for the host and for what comes before it.</summary>
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration, LogFormat format)
    {
        const string time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        switch (format)
        {
            case LogFormat.Json:
                logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, time));
                Bind<JsonConsoleFormatterOptions>();
                break;
            case LogFormat.Systemd:
                // journald has the time already.
                logging.AddSystemdConsole();
                Bind<ConsoleFormatterOptions>();
                break;
            default:
                logging.AddSimpleConsole(
                    console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, time + " "));
                Bind<SimpleConsoleFormatterOptions>();
                break;
        }

        LinesOfLostCalls.Decorate(logging.Services);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("SearchCluster", LogLevel.Information);
        // Orleans warns about servers in general, and reports the loss of a silo as a stack of exceptions: MembershipLog says it in a line.
        logging.AddFilter("Orleans", LogLevel.Error);
        // Polly logs every try of a call that Orleans repeats. What came of them is told by Orleans.
        logging.AddFilter("Polly", LogLevel.None);
        logging.AddConfiguration(configuration.GetSection(Section));

        // What the file says goes before our defaults.
        void Bind<TOptions>()
            where TOptions : class =>
            logging.Services.PostConfigure<TOptions>(
                options => configuration.GetSection($"{Section}:{Console}:{FormatterOptions}").Bind(options));
    }

    private static IEnumerable<string> Unknown(IConfigurationSection section, IEnumerable<string> known)
    {
        List<string> names = [.. known];
        return section.GetChildren().Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path.Replace(':', '.')} is no setting{NearestName.Suggestion(child.Key, names)}");
    }

    private static IEnumerable<string> WrongLevels(IConfigurationSection levels) => levels.GetChildren()
        .Where(level => level.Value is { Length: > 0 } text && !Enum.GetNames<LogLevel>().Contains(text, StringComparer.OrdinalIgnoreCase))
        .Select(level => $"{levels.Path.Replace(':', '.')}.{level.Key} is '{level.Value}'; "
            + $"it must be {string.Join(", ", Enum.GetNames<LogLevel>())}"
                + NearestName.Suggestion(level.Value!, Enum.GetNames<LogLevel>()));
}
