using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SearchCluster.Client.StudyFiles;

/// <summary>The summaries of types and properties in plain text, from the documentation files that lie beside the assemblies.</summary>
internal sealed partial class TypeDocumentation
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _assemblies = [];

    /// <summary>What a type is; null where nothing is known of it.</summary>
    public string? Of(Type type) => Text(Member(type, $"T:{type.FullName}")?.Element("summary"), type.Assembly);

    /// <summary>What a property is: of a record's parameter, what is said of that.</summary>
    public string? Of(MemberInfo property)
    {
        if (property.DeclaringType is not { } type)
            return null;
        return Text(Member(type, $"P:{type.FullName}.{property.Name}")?.Element("summary"), type.Assembly)
            ?? Text(Member(type, $"T:{type.FullName}")?.Elements("param")
                .FirstOrDefault(element => (string?)element.Attribute("name") == property.Name), type.Assembly);
    }

    private XElement? Member(Type type, string name)
    {
        if (!_assemblies.TryGetValue(type.Assembly, out var members))
            _assemblies[type.Assembly] = members = Load(type.Assembly);
        return members.GetValueOrDefault(name.Replace('+', '.'));
    }

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!)
            : [];
    }

    private static string? Text(XElement? element, Assembly assembly)
    {
        if (element is null)
            return null;
        var text = new StringBuilder();
        Append(element, text, assembly);
        return Blanks().Replace(text.ToString(), " ").Trim() is { Length: > 0 } plain ? plain : null;
    }

    private static void Append(XElement element, StringBuilder text, Assembly assembly)
    {
        foreach (var node in element.Nodes())
            switch (node)
            {
                case XText words:
                    text.Append(words.Value);
                    break;
                case XElement inner when inner.IsEmpty:
                    text.Append(NameOf(inner, assembly));
                    break;
                case XElement inner:
                    Append(inner, text, assembly);
                    break;
            }
    }

    // A property is known to the reader of a study file by its key, and a bound by its value.
    private static string NameOf(XElement reference, Assembly assembly)
    {
        var name = ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword")
            ?? "").Split('(')[0];
        var last = name[(name.LastIndexOf('.') + 1)..];
        if (name.StartsWith("F:", StringComparison.Ordinal)
            && assembly.GetType(name[2..name.LastIndexOf('.')])?.GetField(last)?.GetValue(null) is { } value)
            return value is TimeSpan time && time == TimeSpan.FromDays(time.Days) ? $"{time.Days} days"
                : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return name.StartsWith("P:", StringComparison.Ordinal) ? char.ToLowerInvariant(last[0]) + last[1..] : last;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
