using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What the commands for processes have in common: finding them by name, id or object.</summary>
public abstract class ProcessCommand : PSCmdlet
{
    /// <summary>The processes that the parameters mean; an error for each that is not there.</summary>
    private protected List<Process> Find(string[]? names, int[]? ids, Process[]? objects)
    {
        List<Process> found = [.. (objects ?? [])];
        foreach (int id in ids ?? [])
        {
            try
            {
                found.Add(Process.GetProcessById(id));
            }
            catch (ArgumentException exception)
            {
                Report(
                    $"Cannot find a process with the process identifier {id}.",
                    exception, "NoProcessFoundForGivenId", ErrorCategory.ObjectNotFound, id);
            }
        }
        foreach (string name in names ?? [])
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            List<Process> matches = [.. Process.GetProcesses().Where(process => pattern.IsMatch(NameOf(process)))];
            if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                Report(
                    $"Cannot find a process with the name \"{name}\". Verify the process name and call the cmdlet again.",
                    null, "NoProcessFoundForGivenName", ErrorCategory.ObjectNotFound, name);
            }
            found.AddRange(matches);
        }
        return found;
    }

    /// <summary>Writes an error about a process.</summary>
    private protected void Report(string message, Exception? inner, string id, ErrorCategory category, object target) =>
        WriteError(new ErrorRecord(
            new ProcessCommandException(message, inner) { ProcessName = target.ToString() }, id, category, target));

    /// <summary>The name of a process, also of one that has ended meanwhile.</summary>
    private protected static string NameOf(Process process)
    {
        try
        {
            return process.ProcessName;
        }
        catch (InvalidOperationException)
        {
            // It has ended, and with it its name.
            return "";
        }
    }
}
