using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Register-EngineEvent; the engine does the work.</summary>
[Cmdlet(VerbsLifecycle.Register, "EngineEvent")]
[OutputType(typeof(PSEventJob))]
public sealed class RegisterEngineEventCommand : ObjectEventRegistrationBase
{
    /// <summary>The event.</summary>
    [Parameter(Mandatory = true, Position = 100)]
    public new string SourceIdentifier
    {
        get => base.SourceIdentifier;
        set => base.SourceIdentifier = value;
    }

    /// <inheritdoc/>
    protected override object? GetSourceObject()
    {
        if (Action is null && !Forward)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException("The action must be specified for non-forwarded events."),
                "ACTION_MANDATORY_FOR_LOCAL",
                ErrorCategory.InvalidArgument,
                null));
        }
        return null;
    }

    /// <inheritdoc/>
    protected override string? GetSourceObjectEventName() => null;
}
