using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Worker;

/// <summary>The PowerShell host inside a worker: it shows nothing itself, asks nobody, and remembers <c>exit</c>.</summary>
internal sealed class WorkerHost : PSHost
{
    internal WorkerHost()
    {
        Text = new WorkerHostText();
        UI = new WorkerHostUserInterface(Text);
    }

    public override string Name => "ProcessCmdlets";

    public override Version Version { get; } = typeof(WorkerHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI { get; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>What reaches the host's output.</summary>
    internal WorkerHostText Text { get; }

    /// <summary>The code given to <c>exit</c>, as the process will end with it, or null when it was not called.</summary>
    internal int? ExitCode { get; set; }

    // Unix keeps eight bits of it: -1 ends pwsh with 255, and 256 with 0.
    public override void SetShouldExit(int exitCode) => ExitCode = OperatingSystem.IsWindows() ? exitCode : exitCode & 0xFF;

    public override void EnterNestedPrompt() =>
        throw new PSInvalidOperationException(Messages.NonInteractive(nameof(EnterNestedPrompt)));

    public override void ExitNestedPrompt() =>
        throw new PSInvalidOperationException(Messages.NonInteractive(nameof(ExitNestedPrompt)));

    public override void NotifyBeginApplication()
    {
        // A worker has no terminal whose settings a native program could change.
    }

    public override void NotifyEndApplication()
    {
        // See NotifyBeginApplication.
    }
}
