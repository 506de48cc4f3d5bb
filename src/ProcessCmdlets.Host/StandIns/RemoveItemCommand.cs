using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Remove-Item.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class RemoveItemCommand : FilteredPathCommand
{
    /// <summary>What a container contains, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Hidden and read-only items, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, (path, context) =>
    {
        bool exists = true;
        foreach (PathInfo item in SessionState.Path.GetResolvedPSPathFromPSPath(path, context))
        {
            if (SessionState.Path.CurrentLocation.Path.StartsWith(
                item.Path.TrimEnd('/', '\\') + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
                || SessionState.Path.CurrentLocation.Path == item.Path)
            {
                WriteError(new ErrorRecord(
                    new PSInvalidOperationException($"Cannot remove the item at '{item.Path}' because it is in use."),
                    "InvalidOperation",
                    ErrorCategory.InvalidOperation,
                    item.Path));
                continue;
            }
            Remove(item.Path, exists);
        }
    });

    private void Remove(string path, bool exists)
    {
        ProviderContext context = new(this, literal: true);
        context.Configure(Force, passThru: false, dynamicParameters: null);
        bool recurse = Recurse;
        if (!recurse && exists && InvokeProvider.Item.IsContainer(path, context.Value)
            && InvokeProvider.ChildItem.HasChild(path, context.Value))
        {
            if (!ShouldContinue(
                $"The item at {path} has children and the Recurse parameter was not specified. If you continue, all children "
                    + "will be removed with the item. Are you sure you want to continue?",
                "Confirm"))
            {
                return;
            }
            recurse = true;
        }
        Try(() => InvokeProvider.Item.Remove(path, recurse, context.Value));
    }

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        InvokeProvider.Item.RemoveItemDynamicParameters(FirstPath, Recurse, context.Value);
}
