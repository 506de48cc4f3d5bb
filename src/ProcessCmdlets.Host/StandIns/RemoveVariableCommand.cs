using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Remove-Variable.</summary>
[Cmdlet(VerbsCommon.Remove, "Variable", SupportsShouldProcess = true)]
public sealed class RemoveVariableCommand : VariableCommand
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, Mandatory = true)]
    public string[] Name { get; set; } = [];

    /// <summary>Remove a read-only variable, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Where no scope is named, only the caller's own variables go.
        string scope = Scope.Length == 0 ? "Local" : Scope;
        foreach (PSVariable variable in Name.SelectMany(name => Find(name, scope)))
        {
            if (ShouldProcess($"Name: {variable.Name}", "Remove variable"))
            {
                Try(() => EngineVariables.Remove(this, variable, Scope, Force));
            }
        }
    }
}
