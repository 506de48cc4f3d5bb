using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Clear-Variable.</summary>
[Cmdlet(VerbsCommon.Clear, "Variable", SupportsShouldProcess = true)]
[OutputType(typeof(PSVariable))]
public sealed class ClearVariableCommand : VariableCommand
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, Mandatory = true)]
    public string[] Name { get; set; } = [];

    /// <summary>Clear a read-only variable, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the variable.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSVariable variable in Name.SelectMany(name => Find(name, Scope)))
        {
            if (!ShouldProcess($"Name: {variable.Name}", "Clear variable"))
            {
                continue;
            }
            Try(() =>
            {
                if (Force && variable.Options.HasFlag(ScopedItemOptions.ReadOnly))
                {
                    EngineVariables.Set(this, new PSVariable(variable.Name, null, variable.Options), Scope, force: true);
                }
                else
                {
                    variable.Value = null;
                }
                if (PassThru)
                {
                    WriteObject(variable);
                }
            });
        }
    }
}
