using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for ConvertTo-Csv, which puts every field in quotes.</summary>
[Cmdlet(VerbsData.ConvertTo, "Csv")]
[OutputType(typeof(string))]
public sealed class ConvertToCsvCommand : WriteCsvCommand
{
    private protected override void WriteRow(string line) => WriteObject(line);
}
