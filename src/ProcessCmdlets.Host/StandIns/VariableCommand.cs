using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>What the commands for variables have in common.</summary>
public abstract class VariableCommand : PSCmdlet
{
    /// <summary>The scope: Global, Script, Local, Private, or how many scopes up.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Scope { get; set; } = "";

    /// <summary>The variables that a name, with or without wildcards, means; an error where a plain name means none.</summary>
    private protected List<PSVariable> Find(string name, string scope, bool quiet = false)
    {
        IDictionary<string, PSVariable> all;
        try
        {
            all = EngineVariables.All(this, scope);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // There are fewer scopes than the number says.
            WriteError(new ErrorRecord(
                exception, (exception as IContainsErrorRecord)?.ErrorRecord.FullyQualifiedErrorId ?? "ArgumentOutOfRange", ErrorCategory.InvalidArgument, scope));
            return [];
        }
        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        List<PSVariable> found = WildcardPattern.ContainsWildcardCharacters(name)
            ? [.. all.Values.Where(variable => pattern.IsMatch(variable.Name)).OrderBy(variable => variable.Name, StringComparer.CurrentCultureIgnoreCase)]
            : all.TryGetValue(name, out PSVariable? variable) ? [variable] : [];
        if (found.Count == 0 && !quiet && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            ItemNotFoundException exception = new($"Cannot find a variable with the name '{name}'.");
            WriteError(new ErrorRecord(exception, "VariableNotFound", ErrorCategory.ObjectNotFound, name));
        }
        return found;
    }

    /// <summary>Runs an action of the engine on a variable; what it refuses becomes an error.</summary>
    private protected void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is SessionStateException or PSArgumentException)
        {
            WriteError(new ErrorRecord(((IContainsErrorRecord)exception).ErrorRecord, exception));
        }
    }
}
