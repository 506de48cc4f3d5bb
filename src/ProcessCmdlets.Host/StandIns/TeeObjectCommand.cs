using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Tee-Object with a variable or file.</summary>
[Cmdlet("Tee", "Object", DefaultParameterSetName = "File")]
public sealed class TeeObjectCommand : PSCmdlet, IDisposable
{
    private readonly List<PSObject?> _items = [];
    private SteppablePipeline? _file;

    /// <summary>An object.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The file to write to as well, with wildcards that mean one file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [Alias("Path")]
    public string? FilePath { get; set; }

    /// <summary>The file to write to as well, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    /// <summary>Add to what is in the file.</summary>
    [Parameter(ParameterSetName = "File")]
    public SwitchParameter Append { get; set; }

    /// <summary>The variable to set to what passes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Variable")]
    public string? Variable { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Variable is null)
        {
            string path = CodeGeneration.EscapeSingleQuotedStringContent(LiteralPath ?? FilePath!);
            string parameter = LiteralPath is null ? "FilePath" : "LiteralPath";
            _file = ScriptBlock
                .Create($"Microsoft.PowerShell.Utility\\Out-File -{parameter} '{path}'{(Append ? " -Append" : "")}")
                .GetSteppablePipeline();
            _file.Begin(expectInput: true);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_file is null)
        {
            _items.Add(InputObject);
        }
        else
        {
            _file.Process(InputObject);
        }
        WriteObject(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_file is not null)
        {
            _file.End();
            return;
        }
        object? value = _items.Count switch { 0 => null, 1 => _items[0], _ => _items.ToArray() };
        EngineVariables.Set(this, new PSVariable(Variable!, value), "", force: false);
    }
}
