using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-ChildItem.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = "Items")]
public sealed class GetChildItemCommand : ProviderCommand
{
    private uint _depth = uint.MaxValue;

    /// <summary>The paths to look in, with wildcards; the current location where none is given.</summary>
    [Parameter(Position = 0, ParameterSetName = "Items", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The paths to look in, without wildcards.</summary>
    [Parameter(ParameterSetName = "LiteralItems", Mandatory = true, ValueFromPipeline = false, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What the provider itself selects by.</summary>
    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    /// <summary>Only items with these names.</summary>
    [Parameter]
    public string[] Include { get; set; } = [];

    /// <summary>No items with these names.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Items in containers, too.</summary>
    [Parameter]
    [Alias("s")]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How many levels of containers to go down.</summary>
    [Parameter]
    public uint Depth
    {
        get => _depth;
        set
        {
            _depth = value;
            Recurse = true;
        }
    }

    /// <summary>Hidden items, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the names only.</summary>
    [Parameter]
    public SwitchParameter Name { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool IsLiteral => LiteralPath.Length > 0;

    private string[] Paths => IsLiteral ? LiteralPath : Path.Length > 0 ? Path : [""];

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, (path, context) =>
    {
        if (Name)
        {
            ReturnContainers containers = Include.Length > 0 || Exclude.Length > 0
                ? ReturnContainers.ReturnAllContainers
                : ReturnContainers.ReturnMatchingContainers;
            InvokeProvider.ChildItem.GetNames(path, containers, Recurse, _depth, context);
        }
        else
        {
            InvokeProvider.ChildItem.Get(path, Recurse, _depth, context);
        }
    });

    private protected override void Configure(ProviderContext context) => context.Filter(Include, Exclude, Filter);

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        InvokeProvider.ChildItem.GetChildItemsDynamicParameters(
            Paths[0].Length == 0 ? "." : Paths[0], Recurse, context.Value);
}
