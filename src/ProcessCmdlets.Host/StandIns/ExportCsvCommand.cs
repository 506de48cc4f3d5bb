using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Export-Csv, which puts every field in quotes.</summary>
[Cmdlet(VerbsData.Export, "Csv", SupportsShouldProcess = true)]
public sealed class ExportCsvCommand : WriteCsvCommand, IDisposable
{
    private StreamWriter? _file;

    /// <inheritdoc/>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public override PSObject? InputObject { get; set; }

    /// <summary>The file, with wildcards that mean one file.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file, without wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    /// <summary>Write to a read-only file, too, and add objects that lack a column.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Refuse to replace a file.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Add to what is there.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if ((Path ?? LiteralPath) is null)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException("You must specify either the -Path or -LiteralPath parameters, but not both."),
                "CannotSpecifyPathAndLiteralPath",
                ErrorCategory.InvalidData,
                null));
        }
        string path = FileTarget.Resolve(this, LiteralPath ?? Path!, LiteralPath is not null);
        if (!ShouldProcess(path))
        {
            return;
        }
        if (Append && File.Exists(path))
        {
            using StreamReader known = File.OpenText(path);
            if (CsvText.Read(known, Delimiter).FirstOrDefault() is List<string> names)
            {
                UseNames(names);
            }
        }
        _file = FileTarget.Open(this, path, new UTF8Encoding(false), Append, Force, NoClobber);
    }

    private protected override void WriteRow(string line) => _file?.WriteLine(line);
}
