using ProcessCmdlets.Engine.Workers;

/// <summary>
/// What the .NET runtime calls before Main in a process whose DOTNET_STARTUP_HOOKS names this assembly. The runtime fixes the
/// name, the missing namespace and the method.
/// </summary>
internal static class StartupHook
{
    /// <summary>Makes a worker of this process where it was started to be one; it does not return then.</summary>
    public static void Initialize() => WorkerBootstrap.RunFromHook();
}
