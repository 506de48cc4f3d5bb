using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Alias.</summary>
[Cmdlet(VerbsCommon.Get, "Alias", DefaultParameterSetName = "Default")]
[OutputType(typeof(AliasInfo))]
public sealed class GetAliasCommand : PSCmdlet
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Default", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The scope: Global, Script, Local, Private, or how many scopes up.</summary>
    [Parameter]
    public string Scope { get; set; } = "";

    /// <summary>The commands that the aliases mean, with wildcards.</summary>
    [Parameter(ParameterSetName = "Definition")]
    [ValidateNotNullOrEmpty]
    public string[]? Definition { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string wanted in Definition ?? Name)
        {
            WildcardPattern pattern = WildcardPattern.Get(wanted, WildcardOptions.IgnoreCase);
            List<AliasInfo> found = [.. EngineAliases.All(this, Scope).Values
                .Where(alias => pattern.IsMatch(Definition is null ? alias.Name : alias.Definition))
                .OrderBy(alias => alias.Name, StringComparer.CurrentCultureIgnoreCase)];
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(wanted))
            {
                ItemNotFoundException exception = new(Definition is null
                    ? $"This command cannot find a matching alias because an alias with the name '{wanted}' does not exist."
                    : $"This command cannot find a matching alias because an alias with the definition '{wanted}' does not exist.");
                WriteError(new ErrorRecord(exception, "ItemNotFoundException", ErrorCategory.ObjectNotFound, wanted));
            }
        }
    }
}
