using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes objects of the rows of comma separated text.</summary>
/// <param name="cmdlet">Reports what is wrong with the header.</param>
/// <param name="header">The names of the properties, or null where the first row has them.</param>
internal sealed class CsvRows(PSCmdlet cmdlet, string[]? header)
{
    private List<string>? _names = header?.ToList();

    /// <summary>The objects in some text; the header is asked for only once.</summary>
    public IEnumerable<PSObject> Read(TextReader text, char delimiter)
    {
        foreach (List<string> row in CsvText.Read(text, delimiter))
        {
            if (_names is null)
            {
                // A line with the type's name is not part of the table.
                if (!row[0].StartsWith("#TYPE ", StringComparison.OrdinalIgnoreCase))
                {
                    ReadHeader(row);
                }
                continue;
            }
            PSObject result = new();
            for (int column = 0; column < _names.Count; column++)
            {
                result.Properties.Add(new PSNoteProperty(_names[column], column < row.Count ? row[column] : null));
            }
            yield return result;
        }
    }

    private void ReadHeader(List<string> row)
    {
        string? twice = row.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            cmdlet.ThrowTerminatingError(new ErrorRecord(
                new ExtendedTypeSystemException($"The member \"{twice}\" is already present."),
                "AlreadyPresentPSMemberInfoInternalCollectionAdd",
                ErrorCategory.NotSpecified,
                null));
        }
        _names = [.. row.Select((name, column) => name.Length == 0 ? $"H{column + 1}" : name)];
    }
}
