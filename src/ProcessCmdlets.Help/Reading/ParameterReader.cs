using System.Globalization;
using Markdig.Syntax;
using ProcessCmdlets.Help.Model;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ProcessCmdlets.Help.Reading;

/// <summary>Reads the PARAMETERS section of a page.</summary>
internal sealed class ParameterReader(string path, ProblemList problems)
{
    private const string CommonParameters = "CommonParameters";

    // Keys are written as the properties are named; an unknown or a doubled one is an error.
    private readonly IDeserializer _deserializer = new DeserializerBuilder().WithDuplicateKeyChecking().Build();

    /// <summary>The parameters in the page's order, without the common ones.</summary>
    public IEnumerable<PageParameter> Read(Section section, IReadOnlyList<SyntaxSet> syntax)
    {
        if (section.Children is not [.., { Title: CommonParameters }])
        {
            problems.Add(path, section.Line, $"PARAMETERS must end with '### {CommonParameters}'.");
        }
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Section child in section.Children.Where(child => child.Title != CommonParameters))
        {
            string name = child.Title.TrimStart('-');
            if (name.Length != child.Title.Length - 1 || !names.Add(name))
            {
                problems.Add(path, child.Line, $"'### {child.Title}' must be a hyphen and a name that no other parameter has.");
            }
            FencedCodeBlock? yaml = child.Blocks.OfType<FencedCodeBlock>().LastOrDefault(block => block.Info == "yaml");
            IReadOnlyList<TextBlock> description = PlainText.Of(child.Blocks.Where(block => block != yaml));
            if (description.Count == 0)
            {
                problems.Add(path, child.Line, $"The parameter -{name} must have a description.");
            }
            if (yaml is null)
            {
                problems.Add(path, child.Line, $"The parameter -{name} must have a yaml block.");
            }
            else if (ReadFacts(yaml, name) is { } facts)
            {
                CheckSets(facts, yaml.Line + 1, name, syntax);
                yield return new PageParameter(name, child.Line, description, facts);
            }
        }
    }

    private ParameterFacts? ReadFacts(FencedCodeBlock yaml, string name)
    {
        int line = yaml.Line + 1;
        ParameterFacts? facts;
        try
        {
            facts = _deserializer.Deserialize<ParameterFacts?>(PlainText.Code(yaml));
        }
        catch (YamlException exception)
        {
            problems.Add(path, line + (int)exception.Start.Line, $"The yaml of -{name} does not fit the schema: {(exception.InnerException ?? exception).Message}");
            return null;
        }
        return facts is not null && HasAllKeys(facts, line, name) ? facts : null;
    }

    private bool HasAllKeys(ParameterFacts facts, int line, string name)
    {
        List<string> missing = [.. MissingKeys(facts), .. (facts.ParameterSets ?? []).SelectMany(MissingKeys)];
        foreach (string key in missing)
        {
            problems.Add(path, line, $"The yaml of -{name} must have the key '{key}'.");
        }
        return missing.Count == 0;
    }

    private static IEnumerable<string> MissingKeys(object facts) =>
        from property in facts.GetType().GetProperties()
        where property.CanWrite && property.GetValue(facts) is null
        select property.Name;

    private void CheckSets(ParameterFacts facts, int line, string name, IReadOnlyList<SyntaxSet> syntax)
    {
        if (facts.ParameterSets!.Count == 0)
        {
            problems.Add(path, line, $"The parameter -{name} must belong to a parameter set.");
        }
        foreach (ParameterSetFacts set in facts.ParameterSets)
        {
            if (set.Name != ParameterSetFacts.All && !syntax.Any(candidate => candidate.Name == set.Name))
            {
                problems.Add(path, line, $"The parameter set '{set.Name}' of -{name} is not in SYNTAX.");
            }
            if (set.Position != "Named" && !int.TryParse(set.Position, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                problems.Add(path, line, $"The position of -{name} must be a number or Named, not '{set.Position}'.");
            }
        }
    }
}
