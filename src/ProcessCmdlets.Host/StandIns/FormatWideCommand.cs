using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Format-Wide; the engine's formatter does the work.</summary>
[Cmdlet(VerbsCommon.Format, "Wide")]
public sealed class FormatWideCommand : OuterFormatShapeCommandBase
{
    /// <summary>Plugs the formatter in.</summary>
    public FormatWideCommand() => EngineFormatting.UseShape(this, "Wide");

    /// <summary>The property to show.</summary>
    [Parameter(Position = 0)]
    public object? Property { get; set; }

    /// <summary>As many columns as the values have room for.</summary>
    [Parameter]
    public SwitchParameter AutoSize { get; set; }

    /// <summary>How many columns.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Column { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (AutoSize && Column is not null)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidDataException("-AutoSize and -Column cannot be used together."),
                "FormatCannotSpecifyAutosizeAndColumns",
                ErrorCategory.InvalidArgument,
                null));
        }
        base.BeginProcessing();
        EngineFormatting.ConfigureWide(this, Property, AutoSize, Column);
    }
}
