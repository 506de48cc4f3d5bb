using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Binding;

/// <summary>Changes to an environment, as the user gave them.</summary>
internal static class EnvironmentTable
{
    /// <exception cref="RuntimeException">A name is not one: InvalidEnvironment.</exception>
    internal static IDictionary? Check(IDictionary? changes)
    {
        foreach (DictionaryEntry change in changes ?? new Hashtable())
        {
            string name = change.Key.ToString() ?? string.Empty;
            bool badValue = change.Value?.ToString()?.Contains('\0') == true;
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0') || badValue)
            {
                throw ErrorRecords.Terminating(ErrorRecords.InvalidEnvironment(name));
            }
        }

        return changes;
    }
}
