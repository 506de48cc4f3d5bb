using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Worker;

/// <summary>The PowerShell host inside a worker: it shows nothing itself, asks nobody, and remembers <c>exit</c>.</summary>
internal sealed class WorkerHost : PSHost, IHostSupportsInteractiveSession
{
    private readonly object _gate = new();
    private readonly Action<int>? _exitIdle;
    private bool _isRunning;

    /// <param name="exitIdle">Is told of an <c>exit</c> while no script runs, by a signal's action.</param>
    internal WorkerHost(Action<int>? exitIdle = null)
    {
        _exitIdle = exitIdle;
        Text = new WorkerHostText();
        UI = new WorkerHostUserInterface(Text);
    }

    public override string Name => "ProcessCmdlets";

    public override Version Version { get; } = typeof(WorkerHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI { get; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>What it is the host of. PowerShell finds the debugger that -ErrorAction Break asks for by it.</summary>
    public Runspace Runspace { get; internal set; } = null!;

    public bool IsRunspacePushed => false;

    /// <summary>What reaches the host's output.</summary>
    internal WorkerHostText Text { get; }

    /// <summary>The code given to <c>exit</c>, as the process will end with it, or null when it was not called.</summary>
    internal int? ExitCode { get; private set; }

    public override void SetShouldExit(int exitCode)
    {
        // Unix keeps eight bits of it: -1 ends pwsh with 255, and 256 with 0.
        int code = OperatingSystem.IsWindows() ? exitCode : exitCode & 0xFF;
        bool isIdle;
        lock (_gate)
        {
            ExitCode = code;
            isIdle = !_isRunning;
        }

        if (isIdle)
        {
            _exitIdle?.Invoke(code);
        }
    }

    /// <summary>A script begins.</summary>
    internal void Begin()
    {
        lock (_gate)
        {
            _isRunning = true;
            ExitCode = null;
        }
    }

    /// <summary>Forgets an <c>exit</c> that ended less than the script.</summary>
    /// <returns>Its code, or null when there was none.</returns>
    internal int? TakeExit()
    {
        lock (_gate)
        {
            int? code = ExitCode;
            ExitCode = null;
            return code;
        }
    }

    /// <summary>The script has ended.</summary>
    /// <returns>What it, or a signal's action while it ran, has given to <c>exit</c>; null when nothing did.</returns>
    internal int? End()
    {
        lock (_gate)
        {
            _isRunning = false;
            return ExitCode;
        }
    }

    public override void EnterNestedPrompt() =>
        throw new PSInvalidOperationException(Messages.NonInteractive(nameof(EnterNestedPrompt)));

    public override void ExitNestedPrompt() =>
        throw new PSInvalidOperationException(Messages.NonInteractive(nameof(ExitNestedPrompt)));

    public void PushRunspace(Runspace runspace) => throw new PSInvalidOperationException(Messages.NonInteractive(nameof(PushRunspace)));

    public void PopRunspace() => throw new PSInvalidOperationException(Messages.NonInteractive(nameof(PopRunspace)));

    public override void NotifyBeginApplication()
    {
        // A worker has no terminal whose settings a native program could change.
    }

    public override void NotifyEndApplication()
    {
        // See NotifyBeginApplication.
    }
}
