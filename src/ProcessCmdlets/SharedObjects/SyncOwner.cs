using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.SharedObjects;

/// <summary>Who has a lock within a process: a runspace, since a script's thread may change from one command to the next.</summary>
internal static class SyncOwner
{
    internal static object Current => (object?)Runspace.DefaultRunspace ?? Thread.CurrentThread;
}
