using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for New-Item.</summary>
[Cmdlet(VerbsCommon.New, "Item", DefaultParameterSetName = "pathSet", SupportsShouldProcess = true)]
public sealed class NewItemCommand : ProviderCommand
{
    /// <summary>Where to make the item.</summary>
    [Parameter(Position = 0, ParameterSetName = "pathSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "nameSet", Mandatory = false, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The name of the item.</summary>
    [Parameter(ParameterSetName = "nameSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>The kind of item: File, Directory, SymbolicLink.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Type")]
    public string? ItemType { get; set; }

    /// <summary>What the item contains, or what a link leads to.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    public object? Value { get; set; }

    /// <summary>Replace an item that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool IsLiteral => true;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(
        Path.Length > 0 ? Path : [""],
        (path, context) => InvokeProvider.Item.New(path, Name, ItemType, Value, context));

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        InvokeProvider.Item.NewItemDynamicParameters(Path.FirstOrDefault() ?? ".", ItemType, Value, context.Value);
}
