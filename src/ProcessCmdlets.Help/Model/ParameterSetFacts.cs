namespace ProcessCmdlets.Help.Model;

/// <summary>A parameter's part in one parameter set.</summary>
internal sealed record ParameterSetFacts
{
    /// <summary>The set's name that means every set.</summary>
    public const string All = "(All)";

    public string? Name { get; set; }

    /// <summary>A number from 0, or Named.</summary>
    public string? Position { get; set; }

    public bool? IsRequired { get; set; }

    public bool? ValueFromPipeline { get; set; }

    public bool? ValueFromPipelineByPropertyName { get; set; }

    public bool? ValueFromRemainingArguments { get; set; }
}
