using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Export-Clixml.</summary>
[Cmdlet(VerbsData.Export, "Clixml", DefaultParameterSetName = "ByPath", SupportsShouldProcess = true)]
public sealed class ExportClixmlCommand : PSCmdlet
{
    private readonly List<object> _items = [];

    /// <summary>How many levels of objects to go down.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 2;

    /// <summary>The file, with wildcards that mean one file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    public string? Path { get; set; }

    /// <summary>The file, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ByLiteralPath")]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    /// <summary>An object.</summary>
    [Parameter(ValueFromPipeline = true, Mandatory = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Write to a read-only file, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Refuse to replace a file.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _items.Add(InputObject!);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string path = FileTarget.Resolve(this, LiteralPath ?? Path!, LiteralPath is not null);
        if (ShouldProcess(path))
        {
            using StreamWriter file = FileTarget.Open(this, path, new UTF8Encoding(false), append: false, Force, NoClobber);
            file.Write(EngineInternals.Serialize(_items, Depth));
        }
    }
}
