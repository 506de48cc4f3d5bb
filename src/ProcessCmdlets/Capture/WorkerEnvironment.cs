using System.Collections;

namespace ProcessCmdlets.Capture;

/// <summary>The environment that scripts in a worker see: this process's, with the user's changes.</summary>
internal static class WorkerEnvironment
{
    /// <param name="changes">Names and values; a null value removes the variable. May be null.</param>
    internal static Dictionary<string, string> Of(IDictionary? changes)
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        }

        foreach (DictionaryEntry change in changes ?? new Hashtable())
        {
            if (change.Value is null)
            {
                environment.Remove(change.Key.ToString()!);
            }
            else
            {
                environment[change.Key.ToString()!] = change.Value.ToString()!;
            }
        }

        return environment;
    }
}
