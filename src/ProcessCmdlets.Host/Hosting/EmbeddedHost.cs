using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>The host object that scripts see as <c>$Host</c>.</summary>
internal sealed class EmbeddedHost(bool nonInteractive) : PSHost
{
    private readonly ConsoleUserInterface _ui = new(nonInteractive);

    /// <summary>The code that <c>exit</c> asked for, or null as long as nothing did.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>What runs the loop of a nested prompt; set where the session has a prompt.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>Whether the nested prompt that runs now is to end.</summary>
    public bool LeaveNestedPrompt { get; set; }

    /// <inheritdoc/>
    public override string Name => "ProcessCmdlets.Host";

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(PSObject).Assembly.GetName().Version!;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _ui;

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt()
    {
        if (NestedPrompt is null)
        {
            throw new PSNotSupportedException();
        }
        NestedPrompt();
    }

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => LeaveNestedPrompt = true;

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
        // A native program that draws on the terminal needs nothing saved here.
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
        // See NotifyBeginApplication.
    }
}
