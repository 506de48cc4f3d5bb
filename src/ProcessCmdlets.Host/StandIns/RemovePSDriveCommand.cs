using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Remove-PSDrive.</summary>
[Cmdlet(VerbsCommon.Remove, "PSDrive", DefaultParameterSetName = "Name", SupportsShouldProcess = true)]
public sealed class RemovePSDriveCommand : ProviderCommand
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? Name { get; set; }

    /// <summary>The scope of the drives.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Scope { get; set; }

    /// <summary>Remove a drive that is in use, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name ?? [])
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            List<PSDriveInfo> drives = [.. SessionState.Drive.GetAll().Where(drive => pattern.IsMatch(drive.Name))];
            if (drives.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                System.Management.Automation.DriveNotFoundException exception = new($"Cannot find drive. A drive with the name '{name}' does not exist.");
                WriteError(new ErrorRecord(exception, "DriveNotFound", ErrorCategory.ObjectNotFound, name));
            }
            foreach (PSDriveInfo drive in drives.Where(drive =>
                ShouldProcess($"Name: {drive.Name} Provider: {drive.Provider.Name} Root: {drive.Root}", "Remove Drive")))
            {
                Try(() => SessionState.Drive.Remove(drive.Name, Force, Scope, NewContext().Value));
            }
        }
    }
}
