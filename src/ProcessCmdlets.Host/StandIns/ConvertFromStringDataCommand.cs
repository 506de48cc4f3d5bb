using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for ConvertFrom-StringData.</summary>
[Cmdlet(VerbsData.ConvertFrom, "StringData")]
[OutputType(typeof(Hashtable))]
public sealed class ConvertFromStringDataCommand : PSCmdlet
{
    /// <summary>Lines of the form name = value.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string StringData { get; set; } = "";

    /// <summary>What stands between name and value.</summary>
    [Parameter(Position = 1)]
    public char Delimiter { get; set; } = '=';

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Hashtable result = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in StringData.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split(Delimiter, 2);
            if (parts.Length < 2)
            {
                ThrowTerminatingError(new ErrorRecord(
                    new PSInvalidOperationException($"Data line '{line}' is not in 'name=value' format."),
                    "InvalidOperation",
                    ErrorCategory.InvalidOperation,
                    null));
            }
            string name = parts[0].Trim();
            if (result.ContainsKey(name))
            {
                ThrowTerminatingError(new ErrorRecord(
                    new PSInvalidOperationException($"Data item '{name}' in line '{line}' is already defined."),
                    "InvalidOperation",
                    ErrorCategory.InvalidOperation,
                    null));
            }
            result.Add(name, Regex.Unescape(parts[1].Trim()));
        }
        WriteObject(result);
    }
}
