using System.Management.Automation;
using System.Management.Automation.Language;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Import-PowerShellDataFile.</summary>
[Cmdlet(VerbsData.Import, "PowerShellDataFile", DefaultParameterSetName = "ByPath")]
[OutputType(typeof(System.Collections.Hashtable))]
public sealed class ImportPowerShellDataFileCommand : PSCmdlet
{
    /// <summary>The files, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files, without wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByLiteralPath", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string file in FileSource.Resolve(this, Path, LiteralPath))
        {
            if (File.Exists(file))
            {
                Import(file);
                continue;
            }
            FileNotFoundException exception = new($"The file '{file}' could not be found.", file);
            WriteError(new ErrorRecord(exception, "PathNotFound", ErrorCategory.ObjectNotFound, file));
        }
    }

    private void Import(string file)
    {
        ScriptBlockAst script = Parser.ParseFile(file, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            Report(file, new InvalidOperationException($"The file '{file}' could not be parsed as a PowerShell data file: {errors[0].Message}"));
            return;
        }
        if (script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst table)
        {
            Report(file, new InvalidOperationException($"The file '{file}' has no hashtable."));
            return;
        }
        try
        {
            WriteObject(table.SafeGetValue());
        }
        catch (InvalidOperationException exception)
        {
            Report(file, exception);
        }
    }

    private void Report(string file, Exception exception) => WriteError(new ErrorRecord(
        exception, "CouldNotParseAsPowerShellDataFile", ErrorCategory.InvalidData, file));
}
