using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for ConvertFrom-Csv.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Csv")]
public sealed class ConvertFromCsvCommand : PSCmdlet
{
    private CsvRows _rows = null!;

    /// <summary>What stands between the fields.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public char Delimiter { get; set; } = ',';

    /// <summary>The text, line by line.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The names, where the text has none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Header { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _rows = new CsvRows(this, Header);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject text in InputObject)
        {
            using StringReader reader = new(text.ToString());
            WriteObject(_rows.Read(reader, Delimiter), enumerateCollection: true);
        }
    }
}
