using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>What Set-Alias and New-Alias have in common.</summary>
public abstract class AliasCommand : PSCmdlet
{
    /// <summary>The alias.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    /// <summary>The command that it means.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Value { get; set; } = "";

    /// <summary>What the alias is for.</summary>
    [Parameter]
    public string Description { get; set; } = "";

    /// <summary>Whether it can be changed, and who sees it.</summary>
    [Parameter]
    public ScopedItemOptions Option { get; set; }

    /// <summary>Write the alias.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The scope: Global, Script, Local, Private, or how many scopes up.</summary>
    [Parameter]
    public string Scope { get; set; } = "";

    /// <summary>Change a read-only alias, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Whether an alias that exists is an error.</summary>
    private protected abstract bool MustBeNew { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (MustBeNew && !Force && EngineAliases.All(this, Scope.Length == 0 ? "Local" : Scope).ContainsKey(Name))
        {
            WriteError(new ErrorRecord(
                new SessionStateException($"The alias is not allowed, because an alias with the name '{Name}' already exists."),
                "AliasAlreadyExists",
                ErrorCategory.ResourceExists,
                Name));
            return;
        }
        if (!ShouldProcess($"Name: {Name} Value: {Value}", MustBeNew ? "New Alias" : "Set Alias"))
        {
            return;
        }
        try
        {
            AliasInfo alias = EngineAliases.Set(this, Name, Value, Description, Option, Scope, Force);
            if (PassThru)
            {
                WriteObject(alias);
            }
        }
        catch (SessionStateException exception)
        {
            WriteError(new ErrorRecord(exception.ErrorRecord, exception));
        }
    }
}
