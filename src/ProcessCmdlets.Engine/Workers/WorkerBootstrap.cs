using System.ComponentModel;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>What a worker process does before it runs anything: it connects, proves who it is, and loads the module.</summary>
internal static class WorkerBootstrap
{
    /// <summary>The exit code of a program that is not PowerShell (EX_UNAVAILABLE).</summary>
    internal const int NotPowerShell = 69;

    /// <summary>The exit code of a worker that could not start for another reason (EX_SOFTWARE).</summary>
    internal const int Failed = 70;

    /// <summary>What such a program is said to be.</summary>
    internal const string NotPowerShellText = "is a .NET program but not PowerShell";

    private const string Engine = "System.Management.Automation";
    private const string EntryType = "ProcessCmdlets.Worker.WorkerEntry";

    /// <summary>
    /// The environment variables that were set for the start only. The hook's are taken back before anything else runs; the
    /// others must be given their true values, or removed, when the worker gets its session.
    /// </summary>
    internal static IReadOnlyList<string> StartVariables => Workers.StartVariables.Names;

    /// <summary>The way in from the start-up hook. Returns only where this process is not meant to be a worker.</summary>
    internal static void RunFromHook()
    {
        if (Environment.GetEnvironmentVariable(Workers.StartVariables.Marker) is null)
        {
            return;
        }

        Workers.StartVariables.RemoveHook(typeof(WorkerBootstrap).Assembly.Location);
        if (StartLine.TryParse(StandardStreams.ReadLine(), out StartLine? line))
        {
            Exit(Run(line));
        }
    }

    /// <summary>
    /// The way in for a worker that was started by -Command: takes the start line that PowerShell read, connects, and runs
    /// the worker. Returns, with an exit code, only where this process is not meant to be a worker.
    /// </summary>
    internal static int RunFromCommand(object? startLine)
    {
        Workers.StartVariables.RemoveHook(typeof(WorkerBootstrap).Assembly.Location);
        if (StartLine.TryParse(startLine?.ToString(), out StartLine? line))
        {
            // Not left to PowerShell's own exit, which takes several times as long and has nothing to do here.
            Exit(Run(line));
        }

        Complain(
            "This starts a worker process of ProcessCmdlets and is of no use by itself: its standard input must name the session "
            + "that it belongs to. Use Start-ProcessJob.");
        return Failed;
    }

    /// <summary>Has orphans among the worker's descendants stay in its tree, and has the tree end with the worker.</summary>
    internal static void OwnTree()
    {
        // On Windows the owner's job object does this.
        if (!OperatingSystem.IsWindows())
        {
            OwnChildren.AdoptOrphans();
            ProcessShutdown.Register(ShutdownPhase.EndProcesses, KillOwnTree);
        }
    }

    /// <summary>Ends what the worker has started, but for its own workers, which end by themselves, and what is let go.</summary>
    internal static void KillOwnTree()
    {
        // Most workers have nothing left, which is one call to the system where orphans come to them.
        if (!OperatingSystem.IsWindows() && (!OwnChildren.AdoptsOrphans || OwnChildren.Any))
        {
            UnixProcessTree.SweepOwnTree();
        }
    }

    /// <summary>Sends what native code prints from now on to the end of a file.</summary>
    internal static void RedirectOutput(string path) => StandardStreams.RedirectOutput(path);

    /// <summary>Ends this process. Handlers of its exit run, but only for a bounded time.</summary>
    internal static void Exit(int code)
    {
        // Nobody would end a worker whose owner is gone and in which an exit handler hangs.
        try
        {
            _ = BackgroundThread.Start(
                "exit",
                () =>
                {
                    Thread.Sleep(WorkerLimits.OwnExit);
                    ExitNow(code);
                },
                onFault: null);
        }
        catch (ResourceLimitException)
        {
            KillOwnTree();
            ExitNow(code);
        }

        Environment.Exit(code);
    }

    // Apart, so that the console's assembly is loaded only where it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Complain(string text) => Console.Error.WriteLine(text);

    private static void ExitNow(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        }
        else
        {
            LibC.ExitNow(code);
        }
    }

    private static int Run(StartLine line)
    {
        StandardStreams.Silence();
        try
        {
            _ = Assembly.Load(Engine);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            Complain(
                $"'{Environment.ProcessPath}' {NotPowerShellText} ({Engine} is not part of it), so it cannot be a worker process. "
                + "Name a PowerShell 7.4 or later.");
            return NotPowerShell;
        }

        try
        {
            if (!OperatingSystem.IsWindows())
            {
                RuntimeFiles.UseFolder(Path.GetDirectoryName(line.Endpoint)!);
            }

            // Not disposed: the worker would take its own end for its owner's. It goes with the process.
            return Enter(Connect(line));
        }
        catch (Win32Exception exception)
        {
            // A SocketException is one, too. Mostly the owner is gone or has given this start up, and nobody reads the message.
            Complain($"It cannot reach its session at '{line.Endpoint}': {ResourceLimits.Find(exception)?.Message ?? exception.Message}");
            return Failed;
        }
        catch (Exception exception) when (ResourceLimits.Find(exception) is { } limit)
        {
            // The owner knows the limit by these words. A stack would say nothing more.
            Complain(limit.Message);
            return Failed;
        }
    }

    /// <summary>Connects to the owner and proves that this is the process it started.</summary>
    internal static WorkerConnection Connect(StartLine line)
    {
        var connection = new WorkerConnection(OpenTransport(line.Endpoint), FrameKindSet.FromOwner);
        Span<byte> preamble = stackalloc byte[Handshake.PreambleSize];
        Handshake.WritePreamble(preamble, line.Token, Environment.ProcessId);
        connection.SendRaw(preamble);
        return connection;
    }

    private static FrameTransport OpenTransport(string endpoint)
    {
        if (OperatingSystem.IsWindows())
        {
            return new StreamTransport(NamedPipeEndpoint.Connect(endpoint));
        }

        return OperatingSystem.IsLinux() ? LinuxSocketTransport.Connect(endpoint) : ConnectSocket(endpoint);
    }

    // A method of its own, so that the sockets' assembly is loaded only where it is used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SocketTransport ConnectSocket(string endpoint)
    {
        return new SocketTransport(LocalSocket.Connect(endpoint));
    }

    private static int Enter(WorkerConnection connection)
    {
        // The module is loaded by path; what it refers to lies beside it, where the runtime does not look by itself.
        AssemblyLoadContext.Default.Resolving += LoadFromModule;
        Assembly module = AssemblyLoadContext.Default.LoadFromAssemblyPath(WorkerCommand.ModuleAssembly);
        MethodInfo run = module.GetType(EntryType, throwOnError: true)!
            .GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public, [typeof(WorkerConnection)])
            ?? throw new MissingMethodException(EntryType, "Run");
        return run.CreateDelegate<Func<WorkerConnection, int>>()(connection);
    }

    private static Assembly? LoadFromModule(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name?.StartsWith("ProcessCmdlets", StringComparison.Ordinal) != true)
        {
            return null;
        }

        string path = Path.Combine(WorkerCommand.ModuleFolder, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
