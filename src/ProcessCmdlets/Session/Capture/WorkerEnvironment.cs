using System.Collections;

namespace ProcessCmdlets.Session.Capture;

/// <summary>The environment that scripts in a worker see: this process's, with the user's changes.</summary>
internal static class WorkerEnvironment
{
    private static IReadOnlyDictionary<string, string>? s_last;

    /// <summary>How the system tells variables apart.</summary>
    internal static StringComparer Names { get; } = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The environment as it is. While nothing changes it is the same object, so that it is encoded once.</summary>
    /// <param name="changes">Names and values; a null value removes the variable. May be null.</param>
    internal static IReadOnlyDictionary<string, string> Of(IDictionary? changes)
    {
        IDictionary now = Environment.GetEnvironmentVariables();
        if (changes is null && s_last is { } last && IsSame(last, now))
        {
            return last;
        }

        Dictionary<string, string> environment = Copy(now);
        if (changes is null)
        {
            s_last = environment;
            return environment;
        }

        foreach (DictionaryEntry change in changes)
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

    private static Dictionary<string, string> Copy(IDictionary variables)
    {
        var environment = new Dictionary<string, string>(Names);
        foreach (DictionaryEntry entry in variables)
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        }

        return environment;
    }

    private static bool IsSame(IReadOnlyDictionary<string, string> last, IDictionary now)
    {
        if (last.Count != now.Count)
        {
            return false;
        }

        foreach (DictionaryEntry entry in now)
        {
            if (!last.TryGetValue((string)entry.Key, out string? value) || !string.Equals(value, (string?)entry.Value ?? string.Empty, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
