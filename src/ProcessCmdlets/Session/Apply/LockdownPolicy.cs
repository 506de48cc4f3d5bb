using System.Management.Automation;
using System.Reflection;

namespace ProcessCmdlets.Session.Apply;

/// <summary>
/// The system's lockdown policy (Windows application control), which pwsh's Main would have applied. The type is public, but
/// not part of PowerShellStandard, so it is found by name.
/// </summary>
internal static class LockdownPolicy
{
    /// <summary>Whether the system allows only the constrained language.</summary>
    internal static bool IsEnforced()
    {
        MethodInfo policy = typeof(PSObject).Assembly.GetType("System.Management.Automation.Security.SystemPolicy", throwOnError: true)!
            .GetMethod("GetSystemLockdownPolicy", BindingFlags.Public | BindingFlags.Static, [])
            ?? throw new MissingMethodException("SystemPolicy", "GetSystemLockdownPolicy");
        return policy.Invoke(null, null)?.ToString() == "Enforce";
    }
}
