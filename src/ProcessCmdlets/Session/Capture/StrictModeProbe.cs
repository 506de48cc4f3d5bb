using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Session.Capture;

/// <summary>
/// Finds out which Set-StrictMode version holds in the caller's scope. PowerShell shows it nowhere. Before .NET 10 it is asked the way
/// a script would meet it: each version makes one more expression an error.
/// </summary>
internal static class StrictModeProbe
{
    // At most one error, which is slow.
    private const string Probe =
        """
        try {
            $null = @(1)[1]
            try {
                $null = (1).__processCmdletsUndefined
                try { $null = $__processCmdletsUndefined } catch { '1.0' }
            } catch { '2.0' }
        } catch { '3.0' }
        """;

    /// <returns>The version, or null when strict mode is off.</returns>
    internal static string? Read(SessionState session) => Environment.Version.Major >= 10 ? Read() : Ask(session);

    private static string? Read()
    {
        for (int version = 3; version > 0; version--)
        {
            if (PowerShellInternals.IsStrict(null, null, version))
            {
                return $"{version}.0";
            }
        }

        return null;
    }

    private static string? Ask(SessionState session)
    {
        var errors = session.PSVariable.GetValue("global:Error") as ArrayList;
        int before = errors?.Count ?? 0;
        // Made anew, since a block of one language mode cannot run in the scope of another.
        Collection<PSObject> result = session.InvokeCommand.InvokeScript(useLocalScope: false, ScriptBlock.Create(Probe), null, []);

        // The probe's own errors are none of the user's.
        while (errors is not null && errors.Count > before)
        {
            errors.RemoveAt(0);
        }

        return result.Count == 1 ? (string)result[0].BaseObject : null;
    }
}
