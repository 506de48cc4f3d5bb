using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets;

/// <summary>What happens when the module comes into a session and when it goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Sets <c>$ProcessContext</c> in the session that imports the module.</summary>
    public void OnImport() =>
        Runspace.DefaultRunspace?.SessionStateProxy.PSVariable.Set(nameof(ProcessContext), ProcessContext.Current);

    /// <summary>Ends every worker of this process and all that they started.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        StandbyWorkers.Clear();
        WorkerRegistry.EndAll();
    }
}
