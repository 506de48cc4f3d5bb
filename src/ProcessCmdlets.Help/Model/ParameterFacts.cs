namespace ProcessCmdlets.Help.Model;

/// <summary>The yaml block of a parameter. Every key must be there, so each is null until it was read.</summary>
internal sealed record ParameterFacts
{
    public string? Type { get; set; }

    public string? DefaultValue { get; set; }

    public bool? SupportsWildcards { get; set; }

    public List<string>? Aliases { get; set; }

    public List<ParameterSetFacts>? ParameterSets { get; set; }

    public bool? DontShow { get; set; }

    public List<string>? AcceptedValues { get; set; }

    public string? HelpMessage { get; set; }
}
