using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>A command for items, some of which can be left out.</summary>
public abstract class FilteredPathCommand : PathCommand
{
    /// <summary>What the provider itself selects by.</summary>
    [Parameter]
    public string? Filter { get; set; }

    /// <summary>Only items with these names.</summary>
    [Parameter]
    public string[] Include { get; set; } = [];

    /// <summary>No items with these names.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    private protected override void Configure(ProviderContext context) => context.Filter(Include, Exclude, Filter);
}
