using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Runspace.</summary>
[Cmdlet(VerbsCommon.Get, "Runspace", DefaultParameterSetName = "NameParameterSet")]
[OutputType(typeof(Runspace))]
public sealed class GetRunspaceCommand : PSCmdlet
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "NameParameterSet")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The ids.</summary>
    [Parameter(Position = 0, ParameterSetName = "IdParameterSet", Mandatory = true)]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // The engine keeps the list to itself.
        IReadOnlyList<Runspace> all = (IReadOnlyList<Runspace>)typeof(Runspace)
            .GetProperty("RunspaceList", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        List<WildcardPattern> names = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        WriteObject(
            all.Where(runspace => Id?.Contains(runspace.Id) ?? names.Any(name => name.IsMatch(runspace.Name)))
                .OrderBy(runspace => runspace.Id),
            enumerateCollection: true);
    }
}
