using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>A command for items that are named by wildcards or literally.</summary>
public abstract class PathCommand : ProviderCommand
{
    /// <summary>The paths of the items, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The paths of the items, without wildcards.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipeline = false, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    private protected override bool IsLiteral => ParameterSetName == "LiteralPath" || LiteralPath.Length > 0;

    /// <summary>The paths, whichever way they were given.</summary>
    private protected string[] Paths => IsLiteral ? LiteralPath : Path;

    /// <summary>The path that decides which provider adds parameters.</summary>
    private protected string FirstPath => Paths.FirstOrDefault() ?? ".";
}
