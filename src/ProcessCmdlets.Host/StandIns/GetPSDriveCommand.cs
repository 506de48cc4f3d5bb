using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-PSDrive.</summary>
[Cmdlet(VerbsCommon.Get, "PSDrive", DefaultParameterSetName = "Name")]
[OutputType(typeof(PSDriveInfo))]
public sealed class GetPSDriveCommand : ProviderCommand
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The scope to look in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Scope { get; set; }

    /// <summary>Drives of these providers only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[] PSProvider { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            List<PSDriveInfo> drives = [.. (Scope is null ? SessionState.Drive.GetAll() : SessionState.Drive.GetAllAtScope(Scope))
                .Where(drive => pattern.IsMatch(drive.Name)
                    && (PSProvider.Length == 0 || PSProvider.Contains(drive.Provider.Name, StringComparer.OrdinalIgnoreCase)))
                .OrderBy(drive => drive.Name, StringComparer.OrdinalIgnoreCase)];
            WriteObject(drives, enumerateCollection: true);
            if (drives.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                System.Management.Automation.DriveNotFoundException exception = new($"Cannot find drive. A drive with the name '{name}' does not exist.");
                WriteError(new ErrorRecord(exception, "GetLocationNoMatchingDrive", ErrorCategory.ObjectNotFound, name));
            }
        }
    }
}
