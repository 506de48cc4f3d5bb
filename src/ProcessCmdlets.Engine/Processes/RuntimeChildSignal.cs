using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>
/// Takes the place of the runtime's handler of SIGCHLD (Linux). The runtime waits for the children of
/// <see cref="Process"/> by their ids, but as process 1, and where SIGCHLD was ignored at its start, it waits for whatever has
/// ended, and how one of ours ended is lost. Here the runtime is only ever asked to wait for its own, and
/// <see cref="OwnChildren"/> takes what is left. The engine's one use of members that are not public is in this file.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class RuntimeChildSignal
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    // Installed once for the life of the process.
    private static readonly delegate* unmanaged<int, int, int> s_runtime = Install();

    /// <summary>Whether ended children come to <see cref="OwnChildren"/>; false where this runtime is not as known.</summary>
    internal static bool IsTaken => s_runtime != null;

    /// <summary>Has the runtime wait for those of its own children that have ended. Whatever has ended then and was not started
    /// here is nobody's: the runtime starts none while it looks.</summary>
    /// <param name="configureConsole">The runtime's own argument: whether it may set the terminal up at once.</param>
    /// <returns>The runtime's own result: whether it has left that for later.</returns>
    internal static int WaitForRuntimeChildren(int configureConsole) => s_runtime(0, configureConsole);

    /// <summary>The runtime's handler in the assembly that has <see cref="Process"/>, and what makes the runtime register it.</summary>
    internal static (MethodInfo Handler, MethodInfo Register)? Find()
    {
        // .NET 8 to 10 have both in Process itself, later ones in a class beside it.
        Type?[] types = [typeof(Process), typeof(Process).Assembly.GetType("System.Diagnostics.ProcessUtils")];
        foreach (Type? type in types)
        {
            if (type?.GetMethod("OnSigChild", Static, [typeof(int), typeof(int)]) is { } handler
                && handler.ReturnType == typeof(int)
                && handler.IsDefined(typeof(UnmanagedCallersOnlyAttribute), inherit: false)
                && type.GetMethod("EnsureInitialized", Static, Type.EmptyTypes) is { } register)
            {
                return (handler, register);
            }
        }

        return null;
    }

    private static delegate* unmanaged<int, int, int> Install()
    {
        try
        {
            if (Find() is not var (handler, register))
            {
                return null;
            }

            // First, for it would put its handler in the place of ours.
            register.Invoke(null, null);
            var runtime = (delegate* unmanaged<int, int, int>)handler.MethodHandle.GetFunctionPointer();
            RegisterForChildSignal(&OnChildSignal);
            return runtime;
        }
        catch (Exception exception) when (exception
            is TargetInvocationException or InvalidOperationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException)
        {
            // Then the runtime's handler stays, which is right in every process but those above.
            return null;
        }
    }

    [UnmanagedCallersOnly]
    private static int OnChildSignal(int waitsForAll, int configureConsole)
    {
        try
        {
            // The first signal may come before the field is set, and waits for that here.
            if (s_runtime == null)
            {
                return 0;
            }

            return waitsForAll == 0 && !OwnChildren.AdoptsOrphans
                ? s_runtime(0, configureConsole)
                : OwnChildren.WaitForAll(configureConsole);
        }
        catch (Exception)
        {
            // Thrown into native code it would end the session. What has ended is found at the next signal.
            return 0;
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_RegisterForSigChld")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void RegisterForChildSignal(delegate* unmanaged<int, int, int> handler);
}
