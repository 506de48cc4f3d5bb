using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Location.</summary>
[Cmdlet(VerbsCommon.Get, "Location", DefaultParameterSetName = "Location")]
[OutputType(typeof(PathInfo), typeof(PathInfoStack))]
public sealed class GetLocationCommand : ProviderCommand
{
    /// <summary>The drives whose locations to write.</summary>
    [Parameter(ParameterSetName = "Location", ValueFromPipelineByPropertyName = true)]
    public string[] PSDrive { get; set; } = [];

    /// <summary>Write the locations that are kept for Pop-Location.</summary>
    [Parameter(ParameterSetName = "Stack")]
    public SwitchParameter Stack { get; set; }

    /// <summary>The stacks that they are kept on.</summary>
    [Parameter(ParameterSetName = "Stack", ValueFromPipelineByPropertyName = true)]
    public string[] StackName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Stack")
        {
            foreach (string? name in StackName.DefaultIfEmpty<string?>(null))
            {
                Try(() => WriteObject(SessionState.Path.LocationStack(name), enumerateCollection: false));
            }
        }
        else if (PSDrive.Length == 0)
        {
            WriteObject(SessionState.Path.CurrentLocation);
        }
        else
        {
            foreach (string drive in PSDrive)
            {
                Try(() =>
                {
                    PSDriveInfo found = SessionState.Drive.Get(drive);
                    WriteObject(SessionState.Path.GetResolvedPSPathFromPSPath(
                        $"{found.Name}:{System.IO.Path.DirectorySeparatorChar}{found.CurrentLocation}")[0]);
                });
            }
        }
    }
}
