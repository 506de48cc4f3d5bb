using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Register-ObjectEvent; the engine does the work.</summary>
[Cmdlet(VerbsLifecycle.Register, "ObjectEvent")]
[OutputType(typeof(PSEventJob))]
public sealed class RegisterObjectEventCommand : ObjectEventRegistrationBase
{
    /// <summary>The object that raises the event.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The name of the event.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string EventName { get; set; } = "";

    /// <inheritdoc/>
    protected override object GetSourceObject() => InputObject;

    /// <inheritdoc/>
    protected override string GetSourceObjectEventName() => EventName;
}
